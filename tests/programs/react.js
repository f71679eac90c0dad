// module: react react/cjs/react.production.min.js
// module: react-dom/server react-dom/cjs/react-dom-server-legacy.browser.production.min.js
// module: pages react-pages.js
//
// React renders pages to strings, as it is shipped to users.

require("pages")(require("react"), require("react-dom/server"), "production");
