// sinon for a page, which is one script that makes a global variable.

globalThis.global = globalThis;
(0, eval)(texts.get("sinon"));
module.exports = globalThis.sinon;
