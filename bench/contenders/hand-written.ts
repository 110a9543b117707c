import bcrypt from 'bcrypt';
import type { RequestHandler } from 'express';
import mongoose from 'mongoose';
import passport from 'passport';
import { Strategy as LocalStrategy } from 'passport-local';
import { RateLimiterMongo } from 'rate-limiter-flexible';
import { connect, serve, settings } from './app.js';
import { fill, legacyHash } from './people.js';

/**
 * What somebody writes by hand, after Passport's tutorial: passport-local, mongoose and bcrypt. Strangers are asked
 * for in the old system and created in one write, with nothing to hold two first logins or a crash together.
 */
await connect();
const User = mongoose.model(
  'HandWritten',
  new mongoose.Schema({ name: String, email: { type: String, unique: true }, passwordHash: String }),
);
await User.init();
await fill((person) => User.collection.insertOne({ ...person }).then(() => {}));

const check = async (email: string, password: string): Promise<Express.User | false> => {
  const user = await User.findOne({ email });
  if (user) return (await bcrypt.compare(password, user.passwordHash ?? '')) && user;
  if (!(await bcrypt.compare(password, await legacyHash))) return false;
  return await User.create({ email, name: 'Somebody', passwordHash: await bcrypt.hash(password, settings.cost) });
};
passport.use(
  new LocalStrategy({ usernameField: 'email' }, (email, password, done) => {
    check(email, password).then((user) => done(null, user), done);
  }),
);
passport.serializeUser((user, done) => done(null, (user as { id: string }).id));
passport.deserializeUser((id: string, done) => void User.findById(id).then((user) => done(null, user), done));

const limiter = (keyPrefix: string, points: number) =>
  new RateLimiterMongo({ storeClient: mongoose.connection, tableName: 'hand_written_limits', keyPrefix, points, duration: 900 });
const [byEmail, byIp] = [limiter('email', 10), limiter('ip', 100)];
const limited: RequestHandler = async (req, res, next) => {
  const { email } = req.body as { email: string };
  const ip = req.ip ?? '';
  try {
    await Promise.all([byEmail.consume(email), byIp.consume(ip)]);
  } catch {
    res.sendStatus(429);
    return;
  }
  res.on('finish', () => {
    if (res.statusCode === 200) void Promise.all([byEmail.reward(email), byIp.reward(ip)]).catch(() => {});
  });
  next();
};
serve(settings.limits ? [limited] : []);
