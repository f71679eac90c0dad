function Point(x, y) { this.x = x; this.y = y; }
function properties(n) {
  const p = new Point(1, 2);
  for (let i = 0; i < n; i++) {
    p.x = p.y + (i & 7);
    p.y = p.x & 1023;
  }
  return p.x;
}
properties(4e6);
