import bcrypt from 'bcrypt';
import express, { type Express, type Handler } from 'express';
import session, { type Store } from 'express-session';
import { type Connection, type HydratedDocument, Schema } from 'mongoose';
import { type Authenticator, Passport } from 'passport';
import { createMigrator, LazyMigrationStrategy, sessionSerializer } from 'passport-lazy-migration';
import { migratableUser, mongooseStores } from 'passport-lazy-migration/mongoose';
import { getUser, verify } from './legacy.js';

interface Person {
  email: string;
  password: string;
  name: string;
}

/** An app that people sign up to and log in to. */
export async function makeApp(connection: Connection, store: Store): Promise<Express> {
  const userSchema = new Schema<Person>({
    email: { type: String, required: true, unique: true, lowercase: true, trim: true },
    password: { type: String, required: true },
    name: { type: String, required: true },
  });
  userSchema.plugin(migratableUser, { fields: { passwordHash: 'password' } });
  const User = connection.model('User', userSchema);
  await User.init();

  const passport = new Passport() as Authenticator<Handler, Handler>;
  const migrator = createMigrator({ ...mongooseStores(User, { fields: { passwordHash: 'password' } }), legacy: { verify, getUser } });
  await migrator.ready();
  passport.use(new LazyMigrationStrategy(migrator, { usernameField: 'email' }));
  sessionSerializer(migrator).use(passport);

  const app = express();
  app.set('env', 'test');
  app.use(express.urlencoded({ extended: false }));
  app.use(session({ secret: 'keyboard cat', resave: false, saveUninitialized: false, store }));
  app.use(passport.session());

  app.get('/', (req, res) => {
    const user = req.user as HydratedDocument<Person> | undefined;
    res.status(user ? 200 : 401).send(user ? `Hello ${user.name}` : 'Please log in');
  });
  app.post('/login', passport.authenticate('local', { successRedirect: '/' }));
  app.post('/signup', async (req, res, next) => {
    const { email, password, name } = req.body as Person;
    const user = await User.create({ email, password: await bcrypt.hash(password, 10), name });
    req.login(user, (error) => (error ? next(error) : res.redirect('/')));
  });
  app.post('/logout', (req, res, next) => {
    req.logout((error) => (error ? next(error) : res.redirect('/')));
  });
  return app;
}
