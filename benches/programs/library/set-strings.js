// A Set with 1 million strings, words of a text counted in an object and in a Map.
function program() {
  const set = new Set();
  for (let i = 0; i < 1000000; i++) set.add('member-' + i);
  let sum = 0;
  for (let i = 0; i < 500000; i++) if (set.has('member-' + i * 3)) sum++;
  for (const member of set) sum += member.length;
  const words = Array.from({ length: 300000 }, (_, i) => 'word' + i % 5000);
  const counts = new Map();
  for (const word of words) counts.set(word, (counts.get(word) || 0) + 1);
  const object = {};
  for (const word of words) object[word] = (object[word] || 0) + 1;
  return sum + ' ' + set.size + ' ' + counts.size + ' ' + Object.keys(object).length;
}
