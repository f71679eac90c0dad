// no stress: as deep as the stacks allow, through every way that makes a frame of few registers.
function depth(run) {
  let caught = 'nothing';
  for (let round = 0; round < 3; round++) {
    try {
      run();
    } catch (error) {
      caught = error.name;
    }
  }
  return caught;
}

class Field { x = new Field; }
class Called { x = make(); }
function make() { new Called; }
class Private { #a = new Private; }
class Base {}
class Derived extends Base { x = new Derived; }
class Static { static make = () => { class Inner { x = Static.make(); } return new Inner; }; }
class Getter { get x() { return this.x; } }
function plain() { plain(); }
function Constructor() { new Constructor; }
const arrow = () => arrow();
const object = { method() { this.method(); }, toString() { return `${this}`; } };
function* generator() { yield* generator(); }
function tagged() { tagged``; }
function spread(...all) { spread(...all); }

print('field', depth(() => new Field));
print('called', depth(() => new Called));
print('private', depth(() => new Private));
print('derived', depth(() => new Derived));
print('static', depth(() => Static.make()));
print('getter', depth(() => new Getter().x));
print('plain', depth(plain));
print('constructor', depth(() => new Constructor));
print('arrow', depth(arrow));
print('method', depth(() => object.method()));
print('toString', depth(() => `${object}`));
print('generator', depth(() => generator().next()));
print('tagged', depth(tagged));
print('spread', depth(() => spread(1, 2)));
print('eval', depth(function evaluate() { eval('evaluate()'); }));
