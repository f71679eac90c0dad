// module
export default (class {} ? a : b);
