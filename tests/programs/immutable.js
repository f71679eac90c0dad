// module: immutable immutable/dist/immutable.js
//
// Large persistent structures: built, changed, compared, sorted, joined and shown.

const { List, Map, OrderedMap, OrderedSet, Range, Record, Repeat, Seq, Set, Stack, fromJS, hash, is, merge } =
  require("immutable");

const next = randomNumbers(7);
let map = Map();
let list = List();
let ordered = OrderedMap();
for (let step = 0; step < 20000; step += 1) {
  const key = next(5000);
  switch (next(6)) {
    case 0: map = map.set(key, step); break;
    case 1: map = map.delete(key); break;
    case 2: list = list.push(key); break;
    case 3: list = list.size > 10 ? list.set(next(list.size), step) : list.unshift(step); break;
    case 4: ordered = ordered.set(`key ${key}`, step); break;
    default: ordered = ordered.remove(`key ${next(5000)}`); break;
  }
}
say(map.size, list.size, ordered.size, map.hashCode(), list.hashCode(), ordered.hashCode());
say(digest(String(map)), digest(String(list)), digest(String(ordered)));
say(String(map.take(5)), String(list.slice(-5)), String(ordered.last()));

const plain = { a: [1, 2, { b: { c: [3, 4] } }], d: { e: "f" } };
let nested = fromJS(plain);
for (let step = 0; step < 2000; step += 1) nested = nested.updateIn(["a", 2, "b", "c", step % 2], n => n + step);
say(String(nested), show(nested.toJS()), is(fromJS(plain), fromJS(plain)), nested.equals(fromJS(plain)));
say(String(merge(nested, { d: { g: 1 } })), String(nested.mergeDeep({ d: { g: 1 }, a: [9] })));

const Point = Record({ x: 0, y: 0, name: "origin" }, "Point");
const points = Range(0, 3000).map(n => new Point({ x: n % 50, y: (n * n) % 97 })).toList();
say(String(points.get(17)), points.groupBy(point => point.x).map(group => group.count()).get(3));
say(String(points.sortBy(point => point.y * 100 + point.x).take(3)), String(points.maxBy(point => point.x + point.y)));
say(points.toSet().size, OrderedSet(points).size, points.reduce((sum, point) => sum + point.x * point.y, 0));

say(String(Seq([1, 2, 3]).concat(Range(4, Infinity)).filter(n => n % 3).map(n => n * n).take(10)));
say(String(Repeat("x", 3).zip(Range(), Stack.of("a", "b", "c", "d"))), String(Stack(Range(0, 5)).unshift(9).pop()));
say(String(Set.of("a", "b").union(["c"]).subtract(["a"])), Set(Range(0, 1000)).isSuperset(Set(Range(10, 500))));
say(String(List(Range(0, 40)).splice(3, 30, "in").interpose("-").flatten()), String(List([1, List([2, List([3])])]).flatten(true)));
say(show(["", "a", "hello", 0, -0, 1.5, NaN, true, null, undefined, 2 ** 40].map(hash)));

const mutable = Map().withMutations(inner => {
  for (let index = 0; index < 10000; index += 1) inner.set(`k${index % 3000}`, index).delete(`k${(index * 7) % 3000}`);
});
say(mutable.size, digest(String(mutable.sortBy((value, key) => key))), digest(JSON.stringify(mutable.filter(n => n % 2))));
let big = List(Range(0, 60000));
for (let step = 0; step < 3000; step += 1) big = step % 3 ? big.push(step) : big.shift();
say(big.size, big.first(), big.last(), big.filter(n => n % 1000 === 0).join());
say(digest([...big.map(n => n ^ 5).sort((a, b) => (a % 1000) - (b % 1000)).values()].join()));
say(outcome(() => List().set(0, 1).getIn(["a", "b"])), outcome(() => Map().update()), outcome(() => fromJS(plain).setIn(["d", "e", "x"], 1)));
say(outcome(() => Range(0, 10, 0)), outcome(() => Point({ x: 1 }).set("z", 1)), outcome(() => Seq(null).first().x));
