export default (class {}) ? a : b;
