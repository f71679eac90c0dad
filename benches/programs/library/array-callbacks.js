// Every method of Array that calls back, over numbers and over objects.
function prepare() {
  const people = [];
  for (let i = 0; i < 1000; i++) people.push({ id: i, age: i * 7 % 90, name: 'n' + i % 50 });
  return { numbers: Array.from({ length: 1000 }, (_, i) => i * 17 % 1000), people };
}

function program({ numbers, people }) {
  let sum = 0;
  for (let round = 0; round < 100; round++) {
    sum += numbers.map(n => n + round).length;
    sum += numbers.filter(n => n & 1).length;
    sum += numbers.reduce((a, b) => a + b);
    sum += numbers.reduceRight((a, b) => a ^ b);
    numbers.forEach((n, index) => { sum ^= n + index; });
    sum += numbers.find(n => n === 999 - round);
    sum += numbers.findIndex(n => n === 500 + round);
    if (numbers.some(n => n === 998)) sum++;
    if (numbers.every(n => n < 1000)) sum++;
    sum += numbers.flatMap(n => n < 500 ? [n, n] : []).length;
    sum += people.filter(person => person.age > 40).map(person => person.name.length).reduce((a, b) => a + b, 0);
    sum += Array.from(people, person => person.id).length;
  }
  return sum;
}
