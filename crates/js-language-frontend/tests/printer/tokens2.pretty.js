function f() {
  return;
}
function f() {
  return a;
}
function f() {
  return a;
}
function f() {
  return "a";
}
function f() {
  return /a/;
}
function f() {
  return -a;
}
function f() {
  return 0.5;
}
function f() {
  return {};
}
function f() {
  return function () {};
}
function f() {
  throw [a];
}
function f() {
  throw new a();
}
function* f() {
  yield* a;
  yield -a;
  yield "a";
  yield /a/;
  yield;
}
async function f() {
  await a;
  await [a];
  await /a/;
  await -a;
}
if (a) b;
else c;
if (a) b;
else if (c) d;
else e;
if (a) b;
else c;
if (a) b;
else {
  c;
}
if (a) {
  b;
} else c;
if (a);
else;
if (a);
else {}
if (a)
  if (b) c;
  else d;
if (a) {
  if (b) c;
} else d;
if (a) {
  if (b) c;
  else d;
}
if (a)
  for (;;)
    if (b) c;
    else d;
if (a)
  do b;
  while (c);
else d;
if (a) {
  function g() {}
}
if (a) {
  function g() {}
} else {
  function h() {}
}
if (a) l: b;
else c;
do a;
while (b);
do a;
while (b);
c;
do;
while (b);
;
do {} while (b);
do
  do a;
  while (b);
while (c);
do
  if (a) b;
  else c;
while (d);
while (a);
while (a) b;
while (a) {}
with (a) b;
try {} catch {}
try {
  a;
} catch (b) {
  c;
} finally {
  d;
}
try {} catch ({ a, b = 1 }) {} finally {}
switch (a) {}
switch (a) {
  case b:
  case "c":
    d;
    break;
  default:
    e;
  case -1:
    {
      f;
    }
    g;
}
switch (a) {
  default:
}
l: for (;;) {
  continue l;
  break l;
  continue;
  break;
}
l: m: n: ;
l: {}
l: function g() {}
debugger;
;
;
{
  ;
}
{
  {}
  a;
}
var a, b = 1, [c] = d, { e } = f;
let g1 = 1, h1;
const i1 = 1;
