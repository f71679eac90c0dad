// Array methods that call back.
function program() {
  const numbers = Array.from({ length: 1000 }, (_, i) => i);
  let sum = 0;
  for (let round = 0; round < 700; round++) {
    sum += numbers.map(n => n * 2).filter(n => n % 3 === 0).reduce((a, b) => a + b, round);
    numbers.forEach(n => { sum ^= n; });
    if (numbers.some(n => n > 990)) sum++;
  }
  return sum;
}
