// Method calls: one class, four classes at one place, super calls and getters.
class Shape {
  constructor(name) {
    this.name = name;
  }
  area() {
    return 0;
  }
  scaled(by) {
    return this.area() * by | 0;
  }
  get kind() {
    return this.name.length;
  }
}

class Square extends Shape {
  constructor(side) {
    super('square');
    this.side = side;
  }
  area() {
    return this.side * this.side;
  }
}

class Rectangle extends Shape {
  constructor(width, height) {
    super('rectangle');
    this.width = width;
    this.height = height;
  }
  area() {
    return this.width * this.height;
  }
}

class Triangle extends Shape {
  constructor(base, height) {
    super('triangle');
    this.base = base;
    this.height = height;
  }
  area() {
    return this.base * this.height >> 1;
  }
  scaled(by) {
    return super.scaled(by) + 1;
  }
}

function program() {
  const shapes = [new Square(3), new Rectangle(4, 5), new Triangle(6, 7), new Shape('none')];
  let sum = 0;
  for (let i = 0; i < 700000; i++) {
    const shape = shapes[i & 3];
    sum = sum + shape.scaled(i & 7) + shape.kind | 0;
  }
  const square = shapes[0];
  for (let i = 0; i < 700000; i++) sum = sum + square.area() | 0;
  return sum;
}
