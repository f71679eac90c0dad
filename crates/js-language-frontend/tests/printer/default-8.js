// module
export default a = b;
