/* oxlint-disable import/no-commonjs, typescript/no-require-imports -- it stands in for a package that is CommonJS */
'use strict';
const { get } = require('./request.cjs');

// What the scripts use of `axios`: a refused connection has no response, and 4xx is an error.
exports.get = (url, { auth } = {}) =>
  new Promise((resolve, reject) => {
    get({ url, auth }, (error, { statusCode: status } = {}, body = '') => {
      if (error) return reject(error);
      if (status >= 400)
        return reject(Object.assign(new Error(`Request failed with status code ${status}`), { response: { status, data: body } }));
      return resolve({ status, data: JSON.parse(body) });
    });
  });
