/* oxlint-disable import/no-commonjs, typescript/no-require-imports -- it stands in for a package that is CommonJS */
'use strict';
const http = require('node:http');

// What the scripts use of `request`, which nobody maintains any more.
exports.get = ({ url, auth }, callback) => {
  const options = auth ? { auth: `${auth.username ?? auth.user}:${auth.password ?? auth.pass}` } : {};
  http
    .get(url, options, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk) => (body += chunk));
      response.on('end', () => callback(null, response, body));
    })
    .on('error', callback);
};
