// What errors say: the words of the program, and values as they are.
function attempt(f) { try { f(); } catch (e) { print(e.message); } }
const holder = { inner: { text: "t" } };
attempt(() => (function (parameter) { parameter(); })());
attempt(() => (function (parameter) { parameter.call (1); })({}));
attempt(() => (function () { let local = 1; local(2, 3); })());
attempt(() => holder.inner.text());
attempt(() => holder.inner.text?.());
attempt(() => holder["inner"].text());
attempt(() => holder.inner["text"]());
attempt(() => (() => 5)()());
attempt(() => new holder.inner());
attempt(() => { let local; new local(); });
attempt(() => { "use strict"; (function (a) { return a; }).length = 1; });
attempt(() => { const taken = holder.inner; taken(); });
attempt(() => { for (const { text } of [holder.inner]) text.call(); });
attempt(() => { function give() { return {}; } give("(").missing(); });
attempt(() => (function (give) { give.call(1).missing(); })(() => ({})));
