let makers = [];
for (let i = 0; i < 2; i++) {
  makers.push(() => i++);
}
function shared(n) {
  let up = () => ++n, get = () => n;
  up();
  return get;
}
makers[0]();
shared(makers[0]())();
