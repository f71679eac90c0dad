// module
export default function f() {}
f;
