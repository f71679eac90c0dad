// Parts collected in an array and joined.
function program() {
  let length = 0;
  for (let round = 0; round < 20; round++) {
    const parts = [];
    for (let i = 0; i < 50000; i++) {
      parts.push('part');
      parts.push(i);
    }
    length += parts.join(',').length;
  }
  return length;
}
