// Regular expressions over lines of a log.
function prepare() {
  const lines = [];
  for (let i = 0; i < 8000; i++) {
    lines.push(`10.0.${i & 255}.${i % 77} - user${i % 13} [12/Mar/2024:10:${10 + i % 50}:00] "GET /page/${i} HTTP/1.1" 200 ${i * 3}`);
  }
  return lines;
}

function program(lines) {
  const entry = /^(\S+) - (\w+) \[([^\]]+)\] "(GET|POST) ([^ ]+) HTTP\/[\d.]+" (\d{3}) (\d+)$/;
  const number = /\d+/g;
  let sum = 0;
  for (const line of lines) {
    const match = entry.exec(line);
    sum += match[1].length + Number(match[7]);
    if (/user(1|2|3)\b/.test(line)) sum++;
    for (const found of line.matchAll(number)) sum += found.index;
    sum += line.split(/[ :]/).length;
  }
  return sum;
}
