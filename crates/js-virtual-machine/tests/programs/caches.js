// no stress: thousands of objects.
// A site that has met too many shapes asks the stub cache. What another such site adds to objects of
// a shape is not there yet for one that loads.
function get(o) { return o.b; }
function put(o) { if (!get(o)) o.b = "b"; }
for (let round = 0; round < 64; round += 1) {
  for (let shape = 0; shape < 24; shape += 1) {
    const o = {};
    if (shape & 1) o["c" + shape] = 1;
    if (shape & 2) o["d" + shape] = 1;
    if (shape & 4) o["e" + shape] = 1;
    o["f" + shape] = 1;
    put(o);
    if (get(o) !== "b") print("wrong", shape);
  }
  const o = {};
  put(o);
  if (get(o) !== "b") print("wrong", round);
  if (get({}) !== undefined) print("there too early");
}
print("done");
