// module: react react/cjs/react.development.js
// module: react-dom/server react-dom/cjs/react-dom-server-legacy.browser.development.js
// module: pages react-pages.js
//
// The same pages with the build that checks and warns.

process.env.NODE_ENV = "development";
require("pages")(require("react"), require("react-dom/server"), "development");
