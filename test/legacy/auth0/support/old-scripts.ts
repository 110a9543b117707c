/** Two scripts as people have had them on Auth0 for years, written against the drivers of their time. */
export interface OldScripts {
  readonly login: string;
  readonly getUser: string;
}

/** pg before 7, which had a `connect` of its own. */
export const postgresql: OldScripts = {
  login: `function login (email, password, callback) {
  //this example uses the "pg" library
  //more info here: https://github.com/brianc/node-postgres
  var bcrypt = require('bcrypt@0.8.5');
  var postgres = require('pg');

  postgres.connect(configuration.DATABASE_URL, function (err, client, done) {
    if (err) return callback(err);
    var query = 'SELECT id, nickname, email, password FROM users WHERE email = $1';
    client.query(query, [email], function (err, result) {
      // NOTE: always call done() here to close the connection to the database
      done();
      if (err) return callback(err);
      if (result.rows.length === 0) return callback(new WrongUsernameOrPasswordError(email));
      var user = result.rows[0];
      bcrypt.compare(password, user.password, function (err, isValid) {
        if (err) return callback(err);
        if (!isValid) return callback(new WrongUsernameOrPasswordError(email));
        callback(null, { user_id: user.id, nickname: user.nickname, email: user.email });
      });
    });
  });
}`,
  getUser: `function loginByEmail (email, callback) {
  postgres(configuration.DATABASE_URL, function (err, client, done) {
    if (err) return callback(err);
    client.query('SELECT id, nickname, email FROM users WHERE email = $1', [email], function (err, result) {
      done();
      if (err || result.rows.length === 0) return callback(err);
      var user = result.rows[0];
      callback(null, { user_id: user.id, nickname: user.nickname, email: user.email });
    });
  });
}`,
};

/** mysql, whose connections such scripts never close. */
export const mysql: OldScripts = {
  login: `function login(email, password, callback) {
  const mysql = require('mysql');
  const bcrypt = require('bcrypt');
  const connection = mysql.createConnection({
    host: configuration.HOST, port: configuration.PORT, user: configuration.USER, password: configuration.PASSWORD, database: 'legacy'
  });
  connection.connect();
  connection.query('SELECT id, nickname, email, password FROM users WHERE email = ?', [ email ], function(err, results) {
    if (err) return callback(err);
    if (results.length === 0) return callback(new WrongUsernameOrPasswordError(email));
    const user = results[0];
    bcrypt.compare(password, user.password, function(err, isValid) {
      if (err || !isValid) return callback(err || new WrongUsernameOrPasswordError(email));
      callback(null, { user_id: user.id.toString(), nickname: user.nickname, email: user.email });
    });
  });
}
`,
  getUser: `function getByEmail(email, callback) {
  const connection = mysql({
    host: configuration.HOST, port: configuration.PORT, user: configuration.USER, password: configuration.PASSWORD, database: 'legacy'
  });
  connection.connect();
  connection.query('SELECT id, nickname, email FROM users WHERE email = ?', [ email ], function(err, results) {
    if (err || results.length === 0) return callback(err || null);
    const user = results[0];
    callback(null, { user_id: user.id.toString(), nickname: user.nickname, email: user.email });
  });
}
`,
};

/** mongodb 3, with callbacks; and the sandbox's own `mongo`. */
export const mongodb: OldScripts = {
  login: `function login(email, password, callback) {
  const bcrypt = require('bcrypt');
  const MongoClient = require('mongodb@3.1.4').MongoClient;
  const client = new MongoClient(configuration.MONGODB_URL, { useNewUrlParser: true });
  client.connect(function (err) {
    if (err) return callback(err);
    const users = client.db().collection('people');
    users.findOne({ email: email }, function (err, user) {
      if (err || !user) {
        client.close();
        return callback(err || new WrongUsernameOrPasswordError(email));
      }
      bcrypt.compare(password, user.password, function (err, isValid) {
        client.close();
        if (err || !isValid) return callback(err || new WrongUsernameOrPasswordError(email));
        return callback(null, { user_id: user._id.toString(), nickname: user.nickname, email: user.email });
      });
    });
  });
}`,
  getUser: `function (email, callback) {
  mongo(configuration.MONGODB_URL, function (db) {
    db.collection('people').find({ email: email }).toArray(function (err, found) {
      if (err) return callback(err);
      if (!found.length) return callback(null);
      callback(null, { user_id: found[0]._id, nickname: found[0].nickname, email: found[0].email });
    });
  });
}`,
};

/** tedious 1, which connected by itself and had the user beside the server; Azure's form, which may call back twice. */
export const sqlserver: OldScripts = {
  login: `function login(email, password, callback) {
  const bcrypt = require('bcrypt');
  const sqlserver = require('tedious@1.11.0');
  const Connection = sqlserver.Connection;
  const Request = sqlserver.Request;
  const TYPES = sqlserver.TYPES;
  const connection = new Connection({
    userName: configuration.USER,
    password: configuration.PASSWORD,
    server: 'localhost',
    options: {
      port: Number(configuration.PORT), database: 'Old Shop', rowCollectionOnRequestCompletion: true,
      cryptoCredentialsDetails: { ca: configuration.CA }
    }
  });
  connection.on('connect', function (err) {
    if (err) return callback(err);
    const request = new Request('SELECT [Id], [Nickname], [Email], [Password] FROM [dbo].[Users] WHERE [Email] = @Email', function (err, count, rows) {
      connection.close();
      if (err) return callback(err);
      if (count < 1) return callback(new WrongUsernameOrPasswordError(email));
      bcrypt.compare(password, rows[0][3].value, function (err, isValid) {
        if (err || !isValid) return callback(err || new WrongUsernameOrPasswordError(email));
        callback(null, { user_id: rows[0][0].value, nickname: rows[0][1].value, email: rows[0][2].value });
      });
    });
    request.addParameter('Email', TYPES.NVarChar, email);
    connection.execSql(request);
  });
}`,
  getUser: `function getByEmail(name, callback) {
  var profile = null;
  var connection = sqlserver.connect({
    userName: configuration.USER, password: configuration.PASSWORD, server: 'localhost',
    options: { port: Number(configuration.PORT), database: 'Old Shop', cryptoCredentialsDetails: { ca: configuration.CA } }
  });
  connection.on('errorMessage', function (error) { return callback(error); });
  connection.on('connect', function (err) {
    if (err) return callback(err);
    var request = new sqlserver.Request('SELECT [Id], [Nickname], [Email] FROM [dbo].[Users] WHERE [Email] = @Email', function (err) {
      connection.close();
      if (err) return callback(err);
      callback(null, profile);
    });
    request.on('row', function (columns) {
      profile = { user_id: columns[0].value, nickname: columns[1].value, email: columns[2].value };
    });
    request.addParameter('Email', sqlserver.Types.NVarChar, name);
    connection.execSql(request);
  });
}`,
};

/** An API behind Basic authentication, by the sandbox's `request`; the body is parsed whatever it is. */
export const basicAuth: OldScripts = {
  login: `function login (email, password, callback) {
  request.get({
    url: configuration.API + '/profile',
    auth: { username: email, password: password }
  }, function (err, response, body) {
    if (err) return callback(err);
    if (response.statusCode === 401) return callback();
    var user = JSON.parse(body);
    callback(null, { user_id: user.user_id.toString(), nickname: user.nickname, email: user.email });
  });
}`,
  getUser: `function getByEmail (email, callback) {
  request.get({ url: configuration.API + '/users/' + encodeURIComponent(email) }, function (err, response, body) {
    if (err) return callback(err);
    var user = JSON.parse(body);
    callback(null, { user_id: user.user_id.toString(), nickname: user.nickname, email: user.email });
  });
}`,
};

/** The same by axios, in an async function with a context. */
export const axios: OldScripts = {
  login: `async function loginAsync(email, password, context, callback) {
  const axios = require('axios@0.22.0');
  let response;
  try {
    response = await axios.get(configuration.API + '/profile', { auth: { username: email, password } });
  } catch (e) {
    if (e.response.status === 401) return callback(new WrongUsernameOrPasswordError(email, 'Invalid credentials provided.'));
    return callback(new Error(e.message));
  }
  let user = response.data;
  return callback(null, { user_id: user.user_id.toString(), email: user.email, nickname: user.nickname });
}`,
  getUser: `async function getUserAsync(email, context, callback) {
  const axios = require('axios@0.22.0');
  let response;
  try {
    response = await axios.get(configuration.API + '/users/' + encodeURIComponent(email));
  } catch (e) {
    if (e.response.status === 404) return callback(null);
    return callback(e.response.data);
  }
  const user = response.data;
  callback(null, { user_id: user.user_id.toString(), email: user.email, nickname: user.nickname });
}`,
};
