// The little that some suites use of node's `util` and `events`.

exports.inspect = value => show(value);
exports.EventEmitter = class EventEmitter {};
