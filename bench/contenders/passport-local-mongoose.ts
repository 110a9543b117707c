import mongoose from 'mongoose';
import passport from 'passport';
import passportLocalMongoose from 'passport-local-mongoose';
import { connect, serve, settings } from './app.js';
import { emailOf, PASSWORD, PEOPLE } from './people.js';

/** The best-known plugin for the same job without an old system, as its README sets it up. */
interface Plugin {
  register(user: object, password: string): Promise<unknown>;
  createStrategy(): passport.Strategy;
  serializeUser(): (user: Express.User, done: (error: unknown, id?: unknown) => void) => void;
  deserializeUser(): (id: string, done: (error: unknown, user?: Express.User | false | null) => void) => void;
}

await connect();
const schema = new mongoose.Schema({ name: String, email: String });
// The package is CommonJS with a default export: which of the two an import gives is up to the loader.
const plugin = (passportLocalMongoose as unknown as { default?: unknown }).default ?? passportLocalMongoose;
schema.plugin(plugin as (schema: mongoose.Schema, options: object) => void, { usernameField: 'email', limitAttempts: settings.limits });
const User = mongoose.model('Plugin', schema);
const registering = User as unknown as Plugin;
await User.init();
// One registration makes the hash that everybody shares: each costs as much as a login.
await registering.register(new User({ email: emailOf(0), name: 'Person 0' }), PASSWORD);
const first = await User.collection.findOne({ email: emailOf(0) });
for (let n = 1; n < PEOPLE; n++)
  await User.collection.insertOne({ ...first, _id: new mongoose.Types.ObjectId(), email: emailOf(n), name: `Person ${n}` });

passport.use('local', registering.createStrategy());
passport.serializeUser(registering.serializeUser());
passport.deserializeUser<string>(registering.deserializeUser());
serve();
