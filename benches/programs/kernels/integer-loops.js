// Nested loops over small integers: compare, add, branch.
function program() {
  let count = 0;
  for (let i = 0; i < 300; i++) {
    for (let j = 0; j < 300; j++) {
      for (let k = 0; k < 70; k++) {
        if (((i ^ j) + k & 3) === 0) count = count + k | 0;
      }
    }
  }
  return count;
}
