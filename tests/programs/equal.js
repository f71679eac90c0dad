// Whether two values hold the same, all the way down: what `deepEqual` means to a suite.

const alike = (left, right) => Object.is(left, right) || left === right;

/** `same` compares what holds nothing else. */
function equal(left, right, same = alike, seen = []) {
  if (same(left, right)) return true;
  if (typeof left !== "object" || typeof right !== "object" || !left || !right) return false;
  const tag = Object.prototype.toString.call(left);
  if (tag !== Object.prototype.toString.call(right)) return false;
  if (seen.some(([one, other]) => one === left && other === right)) return true;
  const inside = [...seen, [left, right]];
  if (left.constructor !== right.constructor && Object.getPrototypeOf(left) && Object.getPrototypeOf(right)) {
    const plain = [left, right].some(value => value.constructor === undefined);
    if (!plain) return false;
  }
  if (tag === "[object Date]" || tag === "[object Number]" || tag === "[object String]" || tag === "[object Boolean]") {
    return Object.is(left.valueOf(), right.valueOf());
  }
  if (tag === "[object RegExp]") return String(left) === String(right);
  if (tag === "[object Map]" || tag === "[object Set]") return equal([...left], [...right], same, inside);
  const keys = value => { const all = []; for (const key in value) all.push(key); return all.sort(); };
  const [mine, others] = [keys(left), keys(right)];
  if (tag === "[object Array]" && left.length !== right.length) return false;
  return mine.length === others.length &&
    mine.every((key, index) => key === others[index] && equal(left[key], right[key], same, inside));
}

module.exports = equal;
