const { scenario } = require('./scenario.cjs');

scenario({
  main: require('passport-lazy-migration'),
  memory: require('passport-lazy-migration/memory'),
  mongooseStores: require('passport-lazy-migration/mongoose'),
  passwords: require('passport-lazy-migration/passwords'),
  legacy: require('passport-lazy-migration/legacy'),
  testing: require('passport-lazy-migration/testing'),
  express: require('express'),
  passport: require('passport'),
  mongoose: require('mongoose'),
});
