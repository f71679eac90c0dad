// JSON.stringify into a document of 10 MB, plain and indented.
function prepare() {
  const records = [];
  for (let i = 0; i < 44000; i++) {
    records.push({
      id: i,
      guid: 'a1b2c3-' + i,
      active: i % 3 === 0,
      balance: i * 1.37,
      name: { first: 'Ada ' + i % 100, last: 'L\u00f6velace' },
      note: 'line one\nline "two"\t' + i,
      tags: ['alpha', 'beta', 'gamma', i],
      place: { latitude: i / 1000, longitude: -i / 999 },
      parent: null,
    });
  }
  return records;
}

function program(records) {
  const text = JSON.stringify(records);
  const indented = JSON.stringify(records.slice(0, 10000), null, 2);
  let sum = 0;
  for (let i = 0; i < text.length; i += 1009) sum = sum * 31 + text.charCodeAt(i) | 0;
  return text.length + ' ' + indented.length + ' ' + sum;
}
