/* oxlint-disable import/no-commonjs -- it stands in for packages that are CommonJS */
'use strict';

// Any package at all, as far as a script can tell which of its functions it has called, and with what.
exports.filename = 'anything.cjs';
exports.createConnection = (options) => ({ made: 'connection', options });
exports.createPool = (options) => ({ made: 'pool', options });
exports.sign = (payload, secret, options) => ({ payload, secret, options });
