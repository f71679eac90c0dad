// Each statement has at least one mistake of its own.
import { Circle, Color, Missing, pick, Shape } from "./shapes";

let count: number = "three";
const circle = new Circle([0], 1, 2);
circle.radius = circle.center;
circle.center[0] = 4;
new Shape();
class Half extends Shape { area() { return "much"; } }
function early(flag: boolean): string { if (flag) { return later; } let later = ""; }
const partial: { a: string; b?: number } = { a: "x", c: 1 };
pick("text");
for (const item of 42) item.nothing;
let unused: never = Color.Red;
type Loop = Loop[] | Record<string, Other>;
const exact: "a" | "b" = ["a", "b", "c"][0];
export function generic<T extends { id: number }>(value: T): T["name"] { return value.name; }
generic({ id: "one" });
async function wait() { const value: number = await Promise.resolve("late"); return value; }
interface A { x: number } interface A { x: string }
switch (circle.color) { case Color.Green: break; case "green": break; }
undefinedName.property;
null + undefined;
