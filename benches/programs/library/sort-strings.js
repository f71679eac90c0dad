// Strings, without a comparator.
function prepare() {
  let seed = 1;
  const next = () => (seed = seed * 1103515245 + 12345 & 0x7fffffff) >> 8;
  return Array.from({ length: 100000 }, () => 'key' + next() + 'x' + next());
}

function program(strings) {
  const sorted = strings.slice().sort();
  return sorted[0] + ' ' + sorted[50000] + ' ' + sorted[99999];
}
