// module
export default [a in b];
