// Errors thrown through a few frames, caught, and handlers that are never needed.
function check(n) {
  if (n % 4 === 0) throw new RangeError('not ' + n);
  return n;
}

function guarded(n) {
  try {
    return check(n);
  } finally {
    guarded.count++;
  }
}
guarded.count = 0;

function program() {
  let caught = 0;
  let sum = 0;
  for (let i = 0; i < 250000; i++) {
    try {
      sum += guarded(i);
    } catch (error) {
      if (error instanceof RangeError) caught++;
    }
  }
  return sum + ' ' + caught + ' ' + guarded.count;
}
