// Records by a comparator with two keys; stable.
function prepare() {
  let seed = 1;
  const next = () => (seed = seed * 1103515245 + 12345 & 0x7fffffff) >> 8;
  return Array.from({ length: 60000 }, (_, id) => ({ id, age: next() % 90, name: 'n' + next() % 1000 }));
}

function program(records) {
  const sorted = records.slice().sort((a, b) => a.age - b.age || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  let sum = 0;
  for (let i = 0; i < sorted.length; i++) sum = sum * 31 + sorted[i].id | 0;
  return sum;
}
