// module: equal equal.js
// module: assert suites/assert.js
// module: tap suites/tap.js
// module: semver semver/semver.js
// module: semver/semver.js semver/semver.js
// folder: semver/test semver/test
//
// The suite that semver ships: versions and ranges, most of it regular expressions.

// These two look for other module systems, with node's `fs` and `vm`.
const others = ["semver/test/amd.js", "semver/test/no-module.js"];
for (const name of modulesUnder("semver/test")) if (!others.includes(name)) require(name);
require("tap").finish();
