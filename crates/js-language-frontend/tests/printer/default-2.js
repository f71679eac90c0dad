// module
export default (function () {});
