// BigInt: products of 1,000 digits, powers, division, printing, and many small ones.
function program() {
  const a = BigInt('7'.repeat(1000));
  const b = BigInt('3'.repeat(1000));
  let sum = 0n;
  for (let i = 0n; i < 15000n; i++) sum += a * (b + i);
  const quotient = sum / b;
  let small = 1n;
  for (let i = 1n; i < 200000n; i++) small = small * i % 1000000007n + 1n;
  return String(sum).length + ' ' + String(quotient % 1000000007n) + ' ' + small + ' ' + String(3n ** 20000n).length;
}
