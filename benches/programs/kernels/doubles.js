// Arithmetic on doubles: a logistic map and an integral.
function program() {
  let x = 0.3;
  let area = 0;
  const step = 1 / 2000000;
  for (let i = 0; i < 2000000; i++) {
    x = 3.7 * x * (1 - x);
    const at = (i + 0.5) * step;
    area += 4 / (1 + at * at) * step;
  }
  return x.toFixed(6) + ' ' + area.toFixed(9);
}
