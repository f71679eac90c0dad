// Object.keys, entries, assign, spread, for-in, hasOwn, defineProperty, freeze.
function program() {
  let sum = 0;
  const template = { a: 1, b: 2, c: 3, d: 4, e: 5 };
  for (let i = 0; i < 20000; i++) {
    const object = { ...template, f: i };
    sum += Object.keys(object).length + Object.values(object)[5];
    for (const [key, value] of Object.entries(template)) sum += value + key.length;
    for (const key in object) sum += object[key];
    Object.assign(object, { g: 1, a: i });
    if (Object.prototype.hasOwnProperty.call(object, 'g') && 'f' in object) sum++;
    if (i % 8 === 0) {
      Object.defineProperty(object, 'h', { value: i, enumerable: false });
      Object.freeze(object);
      sum += Object.fromEntries(Object.entries(object)).a;
    }
    delete object.c;
  }
  return sum;
}
