// A Set with 1 million integers, and Sets of doubles.
function program() {
  const set = new Set();
  for (let i = 0; i < 1000000; i++) set.add(i * 3);
  let sum = 0;
  for (let i = 0; i < 1000000; i++) if (set.has(i)) sum++;
  for (const value of set) sum = sum + value | 0;
  const doubles = new Set();
  for (let i = 0; i < 50000; i++) doubles.add(i / 3);
  for (let i = 0; i < 50000; i++) if (doubles.has(i / 6)) sum++;
  return sum + ' ' + set.size + ' ' + doubles.size;
}
