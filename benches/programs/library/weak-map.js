// Objects as keys, in a WeakMap and in a Map.
function program() {
  const objects = Array.from({ length: 100000 }, (_, i) => ({ i }));
  const weak = new WeakMap();
  const map = new Map();
  let sum = 0;
  for (const object of objects) {
    weak.set(object, object.i);
    map.set(object, object.i + 1);
  }
  for (let round = 0; round < 3; round++) {
    for (const object of objects) sum = sum + weak.get(object) + map.get(object) | 0;
  }
  return sum;
}
