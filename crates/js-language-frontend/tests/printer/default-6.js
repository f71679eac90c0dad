// module
export default (async function () {})();
