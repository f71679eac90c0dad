// Numbers turned into text by `+`.
function program() {
  let length = 0;
  let text = '';
  for (let i = 0; i < 1000000; i++) {
    text = 'item ' + i + ', ' + (i & 255);
    length += text.length;
  }
  return length + ' ' + text;
}
