// Reads tests as lines of JSON, [pattern, flags, text, lastIndex], the two texts as arrays of code
// units, and answers each with the indices of all groups, "null", or "error".
'use strict';
const lines = require('fs').readFileSync(0, 'utf8').split('\n');
const out = [];
const decode = (units) => String.fromCharCode(...units);
for (const line of lines) {
  if (line === '') continue;
  const [pattern, flags, text, lastIndex] = JSON.parse(line);
  try {
    const regexp = new RegExp(decode(pattern), flags + 'dg');
    regexp.lastIndex = lastIndex;
    const match = regexp.exec(decode(text));
    out.push(match === null ? 'null' : match.indices.map((i) => (i ? i.join('-') : '_')).join(' '));
  } catch (error) {
    out.push('error');
  }
}
process.stdout.write(out.join('\n') + '\n');
