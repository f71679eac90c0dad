// module
export default (class {}).a;
