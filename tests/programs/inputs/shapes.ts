/** Shapes, and how they are visited: generics, overloads, unions, classes and enums. */
export interface Visitor<R> {
  circle(shape: Circle): R;
  rectangle(shape: Rectangle): R;
  group?(shape: Group): R;
}

export enum Color { Red, Green = 4, Blue, Mixed = Red | Blue, Name = "name".length }
const enum Corner { TopLeft = "tl", BottomRight = "br" }

type Point = readonly [x: number, y: number];
type Keys<T> = { [K in keyof T as K extends string ? `get${K}` : never]: () => T[K] };
type Unwrap<T> = T extends Array<infer U> ? Unwrap<U> : T extends (...args: never[]) => infer R ? R : T;

export abstract class Shape {
  static #count = 0;
  protected readonly id: number = ++Shape.#count;
  constructor(public color: Color = Color.Red, private tags: string[] = []) {}
  abstract area(): number;
  abstract accept<R>(visitor: Visitor<R>): R;
  get label(): string { return `${this.constructor.name} ${this.id} (${this.tags.join(", ") || "no tags"})`; }
  set label(value) { this.tags = value.split(/,\s*/); }
  tagged(...tags: string[]): this { this.tags.push(...tags); return this; }
}

export class Circle extends Shape {
  constructor(readonly center: Point, public radius: number) { super(Color.Green); }
  override area() { return Math.PI * this.radius ** 2; }
  accept<R>(visitor: Visitor<R>) { return visitor.circle(this); }
}

export class Rectangle extends Shape {
  declare private hidden?: string;
  constructor(readonly from: Point, readonly to: Point, ...rest: ConstructorParameters<typeof Shape>) { super(...rest); }
  area() {
    const [[x1, y1], [x2, y2]] = [this.from, this.to];
    return Math.abs((x2 - x1) * (y2 - y1));
  }
  accept<R>(visitor: Visitor<R>) { return visitor.rectangle(this); }
}

export class Group extends Shape {
  constructor(readonly shapes: Shape[]) { super(); }
  area(): number { return this.shapes.reduce((sum, shape) => sum + shape.area(), 0); }
  accept<R>(visitor: Visitor<R>): R {
    return visitor.group?.(this) ?? this.shapes.map(shape => shape.accept(visitor))[0]!;
  }
  *[Symbol.iterator]() { for (const shape of this.shapes) yield shape; }
}

export function pick(shape: Circle): "round";
export function pick(shape: Rectangle): "square";
export function pick(shape: Shape): string;
export function pick(shape: Shape) {
  switch (true) {
    case shape instanceof Circle: return "round";
    case shape instanceof Rectangle: return "square";
    default: return shape.label;
  }
}

export const corner = Corner.TopLeft;
export const getters: Partial<Keys<{ a: number; b: string }>> = { geta: () => 1 };
export const unwrapped: Unwrap<(() => string)[][]> = "text";

export namespace Geometry {
  export const origin: Point = [0, 0];
  export function distance([ax, ay]: Point, [bx, by]: Point = origin) { return Math.hypot?.(ax - bx, ay - by); }
  export namespace Inner { export type Pair = { first: Point; second: Point }; export let pairs: Pair[] = []; }
}

export async function load<T extends Shape>(make: () => Promise<T>, times = 3): Promise<T | undefined> {
  for (let turn = 0; turn < times; turn++) {
    try { return await make(); } catch { if (turn === times - 1) throw new Error("no shape"); } finally { times--; }
  }
  return undefined;
}

export const describe = <T extends { area(): number }>({ area, ...rest }: T & { name?: string }) => ({ ...rest, size: area?.() ?? 0 });
label: for (const shape of [new Circle([0, 0], 1), new Rectangle([0, 0], [1, 2], Color.Blue)]) {
  if (shape.area() > 3) continue label;
  console.log(pick(shape as Shape), (<any>shape).label satisfies unknown);
}
declare const console: { log(...values: unknown[]): void };
