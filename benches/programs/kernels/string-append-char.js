// A string that grows by one character at a time, then is read once through.
function program() {
  let sum = 0;
  for (let round = 0; round < 5; round++) {
    let text = '';
    for (let i = 0; i < 200000; i++) text += i % 7 === 0 ? '\n' : 'x';
    for (let i = 0; i < text.length; i++) sum += text.charCodeAt(i);
  }
  return sum;
}
