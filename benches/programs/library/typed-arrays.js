// Kernels over typed arrays: a matrix product, a sieve, a checksum over bytes, copies and sorting.
function program() {
  const n = 70;
  const a = new Float64Array(n * n).map((_, i) => i % 13);
  const b = new Float64Array(n * n).map((_, i) => i % 7);
  const c = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += a[i * n + k] * b[k * n + j];
      c[i * n + j] = sum;
    }
  }
  const sieve = new Uint8Array(500000);
  let primes = 0;
  for (let i = 2; i < sieve.length; i++) {
    if (sieve[i] === 0) {
      primes++;
      for (let j = i * 2; j < sieve.length; j += i) sieve[j] = 1;
    }
  }
  const words = new Uint32Array(sieve.buffer);
  let hash = 0;
  for (let i = 0; i < words.length; i++) hash = (hash ^ words[i]) * 16777619 >>> 0;
  const pixels = new Uint8ClampedArray(200000);
  for (let i = 0; i < pixels.length; i++) pixels[i] = (i & 511) - 100;
  const view = new DataView(sieve.buffer);
  let total = 0;
  for (let i = 0; i < 200000; i += 2) total += view.getInt16(i, true);
  const numbers = Int32Array.from({ length: 50000 }, (_, i) => Math.imul(i, 2654435761) >> 4);
  numbers.sort();
  const copy = new Int32Array(numbers.length * 2);
  copy.set(numbers);
  copy.set(numbers.subarray(0, 25000), 50000);
  return [c.reduce((x, y) => x + y), primes, hash, pixels[700], total, copy[60000], copy.indexOf(copy[49999])].join();
}
