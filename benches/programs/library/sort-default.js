// Without a comparator: as strings, from integers and from doubles.
function prepare() {
  let seed = 1;
  return Array.from({ length: 30000 }, () => (seed = seed * 1103515245 + 12345 & 0x7fffffff) >> 8);
}

function program(numbers) {
  const sorted = numbers.slice().sort();
  const doubles = numbers.map(n => n / 8).sort();
  return sorted[0] + ' ' + sorted[15000] + ' ' + sorted[29999] + ' ' + doubles[0] + ' ' + doubles[20000];
}
