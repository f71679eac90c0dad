// Much garbage, deep structures, many closures.
function Node(left, right) { this.left = left; this.right = right; }
function tree(depth) { return depth === 0 ? new Node(null, null) : new Node(tree(depth - 1), tree(depth - 1)); }
function count(node) { return node.left === null ? 1 : 1 + count(node.left) + count(node.right); }
const kept = tree(6);
for (let i = 0; i < 3; i++) print(count(tree(5)), count(kept));
let list = null; for (let i = 0; i < 200; i++) list = { next: list, value: "v" + i };
let length = 0; for (let node = list; node; node = node.next) length++; print(length, list.value);
let text = ""; for (let i = 0; i < 100; i++) text += String2(i); function String2(x) { return "<" + x + ">"; } print(text.length);
const closures = []; for (let i = 0; i < 100; i++) closures.push(x => x + i);
let sum = 0; for (const closure of closures) sum += closure(1); print(sum);
const old = { young: null }; collect(); for (let i = 0; i < 100; i++) old.young = { i }; print(old.young.i);
