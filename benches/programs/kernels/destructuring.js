// Iterators, spread, destructuring and default values.
function* upTo(n) {
  for (let i = 0; i < n; i++) yield i;
}

function sumOf({ a, b = 2, ...rest }, [first, , third = 5]) {
  return a + b + rest.c + first + third;
}

function program() {
  let sum = 0;
  for (let i = 0; i < 100000; i++) {
    const pair = [i, 1, i & 1 ? undefined : 3];
    sum += sumOf({ a: i, c: 4 }, pair);
    sum += Math.max(...pair.slice(0, 2));
    const [x, y] = [i & 15, i & 7];
    sum += x - y;
  }
  for (let round = 0; round < 20; round++) {
    for (const n of upTo(20000)) sum += n;
  }
  return sum;
}
