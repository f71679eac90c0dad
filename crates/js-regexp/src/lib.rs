//! The ECMAScript pattern language, without the rest of JavaScript.
