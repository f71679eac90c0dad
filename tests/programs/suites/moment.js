// module: equal equal.js
// module: assert suites/assert.js
// module: tap suites/tap.js
// module: nodeunit suites/nodeunit.js
// module: moment/moment moment/moment.js
// folder: moment/lang moment/lang
// folder: moment/test moment/test
//
// The suite that moment ships: dates, durations and sixty languages.

const nodeunit = require("nodeunit");
for (const name of modulesUnder("moment/test")) nodeunit(require(name), name);
require("tap").finish();
