// Closures made, called, and sharing the variables they close over.
function counter(start, step) {
  let value = start;
  return { next: () => (value = value + step | 0), reset: () => { value = start; } };
}

function compose(f, g) {
  return x => f(g(x));
}

function program() {
  let sum = 0;
  for (let i = 0; i < 100000; i++) {
    const one = counter(i, 3);
    const add = n => n + i | 0;
    const both = compose(add, n => n * 2 | 0);
    for (let j = 0; j < 8; j++) sum = sum + both(one.next()) | 0;
    one.reset();
    sum = sum + one.next() | 0;
  }
  return sum;
}
