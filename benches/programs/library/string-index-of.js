// Searches in a text of 1 MB: far hits, misses, many near hits, from the end.
function prepare() {
  let text = '';
  while (text.length < 1000000) text += 'lorem ipsum dolor sit amet, consectetur adipiscing elit; ';
  return text + 'needle in a haystack' + 'x'.repeat(1000);
}

function program(text) {
  let sum = 0;
  for (let round = 0; round < 12; round++) {
    sum += text.indexOf('needle') + text.indexOf('absent string') + text.indexOf('zz');
    sum += text.lastIndexOf('lorem ipsum') + text.indexOf('Q');
    if (text.includes('haystackx')) sum++;
  }
  for (let at = text.indexOf('dolor'); at >= 0; at = text.indexOf('dolor', at + 1)) sum += at & 1;
  return sum;
}
