import def, { named as local } from "a" with { type: "json" };
import * as ns from "b";
export { local as again, own };
export * from "c";
export { x as y } from "b";
export * as all from "d";
export let counter = 0;
let own = def;
export function increment() { counter++; return import.meta.url; }
export default class {}
await import("e");
