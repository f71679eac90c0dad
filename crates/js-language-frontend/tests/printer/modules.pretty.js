import "a";
import a from "a";
import * as b from "b";
import c, * as d from "c";
import { e } from "e";
import { f as g, default as h, "i j" as k, if as l, m } from "f";
import n, { o } from "n";
import "p";
import q from "q";
import r from "r" with { type: "json" };
import "s" with { "type": "json", a: "b" };
import t from "t";
export {};
export { a };
export { a as b1, c as default, d as "d d", e as if };
export { g };
export * from "u";
export * as v from "v";
export * as "w w" from "w";
export {
  x,
  y as z,
  default,
  "a b",
  "c d" as "e f",
  if as else,
  "aa",
  "bb" as bb,
  cc as "cc"
} from "x";
export { default as dd } from "dd" with { type: "json" };
export var ee = 1, ff;
export let gg = 1;
export const hh = 2;
export function ii() {}
export async function jj() {}
export function* kk() {}
export class ll {}
"use strict";
await a;
for await (const mm of a);
import.meta.url;
import(a);
import(a, b);
import("a").then(b);
await using nn = a;
using oo = b;
x = await (a ?? b);
export default (a, b);
