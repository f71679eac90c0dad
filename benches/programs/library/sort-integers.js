// Small integers in numeric order.
function prepare() {
  let seed = 1;
  return Array.from({ length: 100000 }, () => (seed = seed * 1103515245 + 12345 & 0x7fffffff) >> 8);
}

function program(numbers) {
  let sum = 0;
  for (let round = 0; round < 2; round++) {
    const sorted = numbers.slice().sort((a, b) => a - b);
    sum += sorted[0] + sorted[50000] + sorted[99999];
  }
  return sum;
}
