export default [a in b];
