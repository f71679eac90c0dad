//! A host for rules written in JavaScript: `cargo run -p plumb-engine --example embed [FILE]`.
//!
//! Shows what an embedder does: a native class, a closure as a function, a program under limits,
//! values held between calls, and an error report. Without FILE it runs the rules below.

use plumb_engine::{Args, Context, Engine, Instance, Member, NativeClass, Options, Result, Value};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

const RULES: &str = "
const seen = new Map();
function onOrder(order) {
  seen.set(order.id, order);
  const account = accounts(order.customer);
  if (order.total > account.balance) throw new RangeError(`order ${order.id} is not covered`);
  account.withdraw(order.total);
  log(`order ${order.id} of ${seen.size}: ${account.balance} left`);
  return account.balance;
}
onOrder";

/// An account: the state lies in Rust, the rules see an object.
struct Account {
    balance: Cell<f64>,
}

impl NativeClass for Account {
    const NAME: &'static str = "Account";
    const LENGTH: u16 = 1;
    const MEMBERS: &'static [Member] =
        &[Member::Getter("balance", balance), Member::Method("withdraw", 1, withdraw)];

    fn construct(_: &mut Context, args: Args) -> Result<Account> {
        Ok(Account { balance: Cell::new(args.get(0).as_number().unwrap_or(0.0)) })
    }
}

fn balance(cx: &mut Context, args: Args) -> Result {
    Ok(Value::number(Instance::<Account>::of(cx, args.this())?.balance.get()))
}

fn withdraw(cx: &mut Context, args: Args) -> Result {
    let account = Instance::<Account>::of(cx, args.this())?;
    match args.get(0).as_number() {
        Some(sum) if sum >= 0.0 => {
            account.balance.set(account.balance.get() - sum);
            Ok(Value::UNDEFINED)
        }
        _ => Err(cx.type_error("withdraw takes a sum of money")),
    }
}

fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
    let (name, rules) = match std::env::args().nth(1) {
        Some(file) => (file.clone(), std::fs::read_to_string(file)?),
        None => ("rules.js".to_owned(), RULES.to_owned()),
    };
    let mut engine = Engine::new(&Options { max_heap: 64 << 20, ..Options::default() })?;
    engine.set_time_limit(Some(Duration::from_secs(2)));

    let class = engine.define_class::<Account>()?;
    let account = engine.construct(&class, &[Value::int(100)])?;
    // The closure owns a handle: the account lives as long as the engine.
    let only = account.clone();
    let accounts = engine.function("accounts", 1, move |_, _| Ok(only.get()))?;
    engine.set_global("accounts", accounts.get())?;
    let lines: Rc<RefCell<Vec<String>>> = Rc::default();
    let sink = lines.clone();
    let log = engine.function("log", 1, move |cx, args| {
        let line = cx.describe_plain(args.get(0));
        sink.borrow_mut().push(line);
        Ok(Value::UNDEFINED)
    })?;
    engine.set_global("log", log.get())?;

    let rule = engine.evaluate(&rules, &name)?;
    for (id, total) in [(1, 30.0), (2, 45.5), (3, 60.0)] {
        let order = engine.object()?;
        engine.set(&order, "id", Value::int(id))?;
        engine.set(&order, "total", Value::number(total))?;
        match engine.call(&rule, Value::UNDEFINED, &[order.get()]) {
            Ok(left) => println!("order {id} accepted, {} left", engine.display(&left)),
            Err(refused) => println!("order {id} refused: {refused}"),
        }
    }
    println!("the rules said: {:?}", lines.borrow());
    Ok(())
}
