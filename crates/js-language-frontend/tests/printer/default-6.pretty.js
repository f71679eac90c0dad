export default (async function () {})();
