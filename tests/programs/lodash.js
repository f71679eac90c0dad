// module: lodash lodash/lodash.js
//
// Every function of lodash with arguments of every kind, then longer chains and templates.

const _ = require("lodash");

// These look at the clock, at chance, or at what the process did before.
const apart = new Set(["now", "random", "sample", "sampleSize", "shuffle", "uniqueId", "runInContext",
  "noConflict", "mixin", "delay", "defer", "debounce", "throttle", "times", "range", "rangeRight", "template"]);

const values = [
  () => undefined, () => null, () => true, () => 0, () => -1.5, () => NaN, () => "", () => "fooBar baz_QUX é",
  () => [], () => [3, 1, 2, 1], () => ["b", "a", "c"], () => [[1, 2], [3, [4, [5]]]],
  () => [{ a: 1, b: { c: 2 } }, { a: 2, b: { c: 1 } }, { a: 1, b: { c: 3 } }],
  () => ({}), () => ({ a: 1, b: "two", c: [3], d: { e: 4 } }), () => "b.c", () => ["b", "c"],
  () => x => x, () => (a, b) => a + b, () => function named() { return arguments; }, () => /a(.)/g,
  () => new Date(864), () => new Map([["a", 1], ["b", 2]]), () => new Set([1, 2, 3]), () => Symbol.iterator,
  () => Object.create({ inherited: 1 }, { own: { value: 2, enumerable: true } }), () => new Error("message"),
  () => new Uint8Array([1, 2, 3]), () => (function () { return arguments; })(1, 2), () => 2, () => "3", () => 4n,
];

const functions = Object.keys(_).filter(name => typeof _[name] === "function" && !apart.has(name)).sort();
say(functions.length, show(functions));

const next = randomNumbers(1);
for (const name of functions) {
  let all = "";
  for (const first of values) {
    all += `${outcome(() => _[name](first()))}\n`;
    for (let turn = 0; turn < 4; turn += 1) {
      const rest = Array.from({ length: 1 + next(3) }, () => values[next(values.length)]);
      all += `${outcome(() => _[name](first(), ...rest.map(value => value())))}\n`;
    }
  }
  say(name, digest(all));
}

const people = _.times(2000, index => ({
  id: index, name: `Name ${(index * 7919) % 2000}`, age: (index * 31) % 90, tags: _.range(index % 5).map(String),
}));
say(show(_(people).filter(person => person.age > 40).groupBy("age").mapValues("length").toPairs().sortBy([1, 0]).take(20).value()));
say(show(_.chain(people).orderBy(["age", "name"], ["desc", "asc"]).map("name").take(10).value()));
say(show(_.countBy(_.flatMap(people, "tags"))));
say(digest(JSON.stringify(_.merge({}, ...people.slice(0, 200).map(person => _.set({}, `by.${person.age}.${person.id}`, person))))));
say(_.isEqual(_.cloneDeep(people), people), _.isEqual(people, _.reverse(_.cloneDeep(people))));
say(show(_.difference(_.range(500), _.range(0, 500, 3)).length), show(_.uniqBy(people, "age").length));
say(_.template("<% _.forEach(items, function (item) { %><li class='<%- item %>'>${item}<%= item.length %></li><% }) %>")({
  items: ["a & b", "<c>", "'d'"],
}));
say(["camelCase", "kebabCase", "snakeCase", "startCase", "upperFirst", "deburr", "escape"].map(name =>
  _[name]("Ünïcode fooBar-baz_qux42 <b>&\"'")).join("|"));
const log = [];
const debounced = _.debounce(value => log.push(value), 10);
say(typeof debounced, show(_.memoize(n => n * 2).cache instanceof Map), show(_.curry((a, b, c) => [a, b, c])(1)(2)(3)));
