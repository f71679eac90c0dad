// Text built by repeat, pad, slices, case and trimming.
function program() {
  let length = 0;
  for (let i = 0; i < 150000; i++) {
    const padded = String(i).padStart(8, '0') + '-'.repeat(i & 15) + 'Name'.toUpperCase().padEnd(10, '.');
    length += padded.slice(2, -3).trim().length + padded.substring(1, 5).toLowerCase().length;
    length += padded.charAt(3).length + padded.codePointAt(2) + String.fromCharCode(65 + (i & 15)).length;
    if (padded.startsWith('0000') && padded.endsWith('..')) length++;
    length += padded.concat('a', 'b').at(-1).length;
  }
  return length;
}
