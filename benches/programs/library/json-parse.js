// JSON.parse of a document of 10 MB: records with numbers, strings with escapes, nested arrays.
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
  return JSON.stringify(records);
}

function program(text) {
  const records = JSON.parse(text);
  const last = records[records.length - 1];
  return text.length + ' ' + records.length + ' ' + last.name.last + ' ' + last.place.latitude + ' ' + last.note;
}
