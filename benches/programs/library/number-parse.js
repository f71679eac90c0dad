// Numbers read back from text.
function prepare() {
  const texts = [];
  for (let i = 0; i < 60000; i++) texts.push(String(i), String(i * 0.37), String(i / 7), String(i * 1e15));
  return texts;
}

function program(texts) {
  let sum = 0;
  for (let round = 0; round < 2; round++) {
    for (const text of texts) sum += Number(text) % 1000 + parseFloat(text) % 1000 + parseInt(text, 10) % 1000 + +text % 7;
  }
  return sum.toFixed(3);
}
