"use strict";
"single";
"it's";
'say "hi"';
"esc\aped \" '";
"line\
continued";
("not one");
"nor this";
