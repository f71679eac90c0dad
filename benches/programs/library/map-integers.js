// A Map with 1 million integers: set, get, has, iterate, delete.
function program() {
  const map = new Map();
  for (let i = 0; i < 1000000; i++) map.set(i * 7 & 0xfffffff, i);
  let sum = 0;
  for (let i = 0; i < 1000000; i++) sum = sum + map.get(i * 7 & 0xfffffff) | 0;
  for (let i = 0; i < 500000; i++) if (map.has(i)) sum++;
  for (const [key, value] of map) sum = sum + key - value | 0;
  for (let i = 0; i < 500000; i++) map.delete(i * 7);
  return sum + ' ' + map.size;
}
