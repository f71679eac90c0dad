// The module system of the programs from are-we-fast-yet, for engines that have none.
const modules = {};
const loaded = {};

function require(path) {
  const name = path.replace('./', '').replace('.js', '');
  if (!loaded[name]) {
    const module = { exports: {} };
    loaded[name] = module;
    modules[name](module, module.exports, require);
  }
  return loaded[name].exports;
}
