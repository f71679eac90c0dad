export default (class {}).a;
