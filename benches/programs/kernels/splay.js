// Allocation under a live set that changes: a splay tree whose nodes carry small trees of their own.
let seed = 49734321;

function random() {
  seed = (seed + 0x7ed55d16 + (seed << 12)) & 0xffffffff;
  seed = (seed ^ 0xc761c23c ^ (seed >>> 19)) & 0xffffffff;
  seed = (seed + 0x165667b1 + (seed << 5)) & 0xffffffff;
  seed = (seed + 0xd3a2646c ^ (seed << 9)) & 0xffffffff;
  seed = (seed + 0xfd7046c5 + (seed << 3)) & 0xffffffff;
  return (seed ^ 0xb55a4f09 ^ (seed >>> 16)) & 0xfffffff;
}

function payload(depth, tag) {
  if (depth === 0) return { array: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], string: 'leaf ' + tag };
  return { left: payload(depth - 1, tag), right: payload(depth - 1, tag) };
}

class Node {
  constructor(key, value) {
    this.key = key;
    this.value = value;
    this.left = null;
    this.right = null;
  }
}

class SplayTree {
  constructor() {
    this.root = null;
  }

  // Top-down splaying: the node of the key, or the last one on the way to it, becomes the root.
  splay(key) {
    const dummy = new Node(0, null);
    let left = dummy;
    let right = dummy;
    let current = this.root;
    if (current === null) return;
    for (;;) {
      if (key < current.key) {
        if (current.left === null) break;
        if (key < current.left.key) {
          const other = current.left;
          current.left = other.right;
          other.right = current;
          current = other;
          if (current.left === null) break;
        }
        right.left = current;
        right = current;
        current = current.left;
      } else if (key > current.key) {
        if (current.right === null) break;
        if (key > current.right.key) {
          const other = current.right;
          current.right = other.left;
          other.left = current;
          current = other;
          if (current.right === null) break;
        }
        left.right = current;
        left = current;
        current = current.right;
      } else {
        break;
      }
    }
    left.right = current.left;
    right.left = current.right;
    current.left = dummy.right;
    current.right = dummy.left;
    this.root = current;
  }

  insert(key, value) {
    const node = new Node(key, value);
    if (this.root !== null) {
      this.splay(key);
      if (this.root.key === key) return false;
      if (key > this.root.key) {
        node.left = this.root;
        node.right = this.root.right;
        this.root.right = null;
      } else {
        node.right = this.root;
        node.left = this.root.left;
        this.root.left = null;
      }
    }
    this.root = node;
    return true;
  }

  // Removes the root's neighbour below `key`, or the root itself.
  remove(key) {
    this.splay(key);
    const removed = this.root;
    if (removed.left === null) {
      this.root = removed.right;
    } else {
      const right = removed.right;
      this.root = removed.left;
      this.splay(removed.key);
      this.root.right = right;
    }
    return removed.key;
  }
}

function program() {
  const tree = new SplayTree();
  let sum = 0;
  for (let i = 0; i < 4000; i++) tree.insert(random(), payload(4, i));
  for (let i = 0; i < 6000; i++) {
    if (tree.insert(random(), payload(4, i))) sum = sum + tree.remove(random()) % 1000 | 0;
  }
  return sum;
}
