export default a = b;
