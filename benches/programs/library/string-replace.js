// Replace by strings and by functions, one and all.
function prepare() {
  let text = '';
  for (let i = 0; i < 30000; i++) text += 'the quick <brown> fox & ' + i + '\n';
  return text;
}

function program(text) {
  let sum = 0;
  for (let round = 0; round < 3; round++) {
    sum += text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').length;
    sum += text.replaceAll('fox', () => 'dog').length;
    sum += text.replace(/quick/g, 'slow').length;
    sum += text.replace(/(\d+)\n/g, (all, digits) => digits.length + ';').length;
    sum += text.replace('brown', '[$&]').length;
  }
  return sum;
}
