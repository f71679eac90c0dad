("use strict");
"use strict";
with (a) b;
