// A Map with 1 million strings as keys; half of the lookups with strings made anew.
function program() {
  const map = new Map();
  const keys = [];
  for (let i = 0; i < 1000000; i++) {
    const key = 'key' + i;
    map.set(key, i);
    if (i & 1) keys.push(key);
  }
  let sum = 0;
  for (let i = 0; i < keys.length; i++) sum = sum + map.get(keys[i]) | 0;
  for (let i = 0; i < 500000; i++) sum = sum + map.get('key' + i) | 0;
  map.forEach((value, key) => { sum = sum + value + key.length | 0; });
  return sum + ' ' + map.size;
}
