// module
export default {};
