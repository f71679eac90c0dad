// Methods of Array that do not call back.
function program() {
  let sum = 0;
  const numbers = Array.from({ length: 5000 }, (_, i) => i);
  const words = numbers.map(n => 'w' + n % 100);
  for (let round = 0; round < 50; round++) {
    const copy = numbers.slice(round, 4000).concat(numbers);
    copy.reverse();
    sum += copy[round] + copy.indexOf(2500 + round) + copy.lastIndexOf(7);
    if (copy.includes(4999)) sum++;
    copy.splice(100, 50, 1, 2, 3);
    copy.fill(round, 10, 60);
    sum += [...copy].length + words.indexOf('w99') + words.join().length;
    const queue = [];
    for (let i = 0; i < 2000; i++) queue.push(i);
    while (queue.length > 1000) sum += queue.pop();
    while (queue.length > 0) sum += queue.shift();
    sum += [[1, [2]], [3, [4, [5]]]].flat(Infinity).length;
  }
  return sum;
}
