// Template literals with strings and numbers.
function program() {
  const names = ['ada', 'grace', 'barbara', 'frances'];
  let length = 0;
  for (let i = 0; i < 800000; i++) {
    const line = `<li id="${i}" class="${names[i & 3]}">${names[(i + 1) & 3]}: ${i * 3}</li>`;
    length += line.length;
  }
  return length;
}
