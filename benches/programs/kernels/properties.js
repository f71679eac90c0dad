// Loads and stores of properties of one shape.
function program() {
  const point = { x: 0, y: 1, z: 2, sum: 0 };
  for (let i = 0; i < 2000000; i++) {
    point.x = point.y + i & 1023;
    point.y = point.z + point.x & 1023;
    point.z = point.x ^ point.y;
    point.sum = point.sum + point.z & 0xffffff;
  }
  return point.sum;
}
