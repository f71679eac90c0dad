var declared = 1;
let lexical = declared;
function hoisted() { return lexical; }
{ function annexB() {} }
if (declared) { lexical; } else for (const x of []) x;
this;
