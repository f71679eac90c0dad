// Dates parsed from ISO and other texts, taken apart, and printed.
function program() {
  let sum = 0;
  for (let i = 0; i < 40000; i++) {
    const month = String(i % 12 + 1).padStart(2, '0');
    const day = String(i % 28 + 1).padStart(2, '0');
    sum += Date.parse(`20${10 + i % 90}-${month}-${day}T12:34:${10 + i % 50}.567Z`) % 1000003;
    sum += Date.parse(`20${10 + i % 90}-${month}-${day}`) % 1000003;
    const date = new Date(Date.UTC(2000 + i % 50, i % 12, 1 + i % 28, i % 24));
    sum += date.getUTCDay() + date.getUTCMonth() + date.getUTCFullYear();
    sum += date.toISOString().length;
    if (i % 4 === 0) sum += Date.parse(`${day} Mar 20${10 + i % 90} 10:20:30 GMT`) % 1000003;
  }
  return sum;
}
