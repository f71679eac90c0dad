function doubles(n) {
  let x = 0.5, y = 0.25;
  for (let i = 0; i < n; i++) {
    x = x * 0.999 + y;
    y = y * 1.001 - x * 0.0005;
  }
  return x + y;
}
doubles(4e6);
