// Split by a character, by a string, into characters.
function prepare() {
  let text = '';
  for (let i = 0; i < 60000; i++) text += 'field' + i % 977 + (i % 10 === 9 ? '\r\n' : ',');
  return text;
}

function program(text) {
  let sum = 0;
  for (let round = 0; round < 3; round++) {
    const lines = text.split('\r\n');
    for (let i = 0; i < lines.length; i++) sum += lines[i].split(',').length;
    sum += text.split('').length;
  }
  return sum;
}
