function loops(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      sum = (sum + (i ^ j)) & 0xffffff;
    }
  }
  return sum;
}
loops(3000);
