// Component trees on the server: hooks, context, memo, lazy, hostile attributes. What `react.js` and
// `react-development.js` have in common.

module.exports = function pages(React, Server, name) {
  const { createElement: h, Fragment, createContext, memo, forwardRef, useContext, useMemo, useReducer, useState, useId } = React;
  const Theme = createContext("light");

  const Cell = memo(({ value }) => h("td", { className: value % 2 ? "odd" : "even", style: { width: value, opacity: 0.5 } }, value));
  const Row = forwardRef(({ row }, ref) => h("tr", { ref, key: row }, Array.from({ length: 8 }, (_, column) => h(Cell, { key: column, value: row * column }))));

  class Clock extends React.Component {
    constructor(props) {
      super(props);
      this.state = { ticks: props.start };
    }
    static getDerivedStateFromProps(props, state) {
      return { ticks: state.ticks + 1 };
    }
    render() {
      return h("time", { dateTime: String(this.state.ticks) }, this.props.children, " at ", this.state.ticks);
    }
  }

  function Panel({ title, children }) {
    const theme = useContext(Theme);
    const id = useId();
    const [open, setOpen] = useState(() => title.length % 2 === 0);
    if (!open) setOpen(true);
    const [sum] = useReducer((state, step) => state + step, 3, n => n * 2);
    const shouted = useMemo(() => title.toUpperCase(), [title]);
    return h("section", { id, "data-theme": theme, "aria-hidden": !open, hidden: false },
      h("h2", null, shouted, " ", sum), h(Fragment, null, children));
  }

  function Page({ rows }) {
    return h("html", { lang: "en" },
      h("head", null, h("title", null, "Page & <title>"), h("meta", { charSet: "utf-8" })),
      h("body", { onClick() {}, dangerouslySetInnerHTML: undefined },
        h(Theme.Provider, { value: "dark" }, h(Panel, { title: "first \"panel\"" }, h(Clock, { start: 41 }, "noon"), null, false, 0, "")),
        h(Panel, { title: "the second" }, h("input", { type: "checkbox", defaultChecked: true, value: "<&>'" }), h("br"),
          h("textarea", { defaultValue: "line\nline" }), h("select", { defaultValue: "b" }, ["a", "b", "c"].map(v => h("option", { key: v, value: v }, v)))),
        h("table", null, h("tbody", null, Array.from({ length: rows }, (_, row) => h(Row, { key: row, row })))),
        h("svg", { viewBox: "0 0 1 1", xlinkHref: "#a" }, h("path", { d: "M0 0L1 1", strokeWidth: 2 })),
        h("div", { dangerouslySetInnerHTML: { __html: "<b>raw</b>" } }),
        h("script", null, "if (a < b && c) {}"), h("x-custom", { class: "c", someProp: "p" })));
  }

  for (const rows of [1, 120]) {
    const page = h(Page, { rows });
    const marked = Server.renderToString(page);
    const still = Server.renderToStaticMarkup(page);
    say(name, rows, digest(marked), digest(still));
    if (rows === 1) say(marked), say(still);
  }
  say(outcome(() => Server.renderToString(h(() => { throw new TypeError("in render"); }))));
  say(outcome(() => Server.renderToString(h("div", { style: "text" }))));
  say(outcome(() => Server.renderToString(h({}))));
  say(outcome(() => Server.renderToString(h("p", null, { an: "object" }))));
  say(outcome(() => Server.renderToString(h(React.Suspense, { fallback: "waiting" }, h(React.lazy(() => new Promise(() => {})))))));
};
