import { InvalidCredentialsError, InvalidRequestError } from '../core/errors.js';
import type { Mail } from '../core/mail.js';
import type { Success } from './answers.js';
import { type Exchange, handlerFor, type Work } from './exchange.js';
import type { AccountHandler } from './http.js';
import { type AccountMigrator, type AccountOptions, checkAccountOptions } from './options.js';
import { returnTarget, ROUTE_NAMES, type RouteName } from './pages.js';
import { type Body, type BodyParsers, bodyReader, optionalTextOf, textOf } from './read-body.js';
import { report } from './report.js';
import { currentUser, endSession, logIn } from './session.js';
import { fieldsReader } from './signup-fields.js';
import { userJson } from './user-json.js';

/** The handlers of the account routes, for an application that has routes of its own: `app.post('/sign-in', handlers.login)`. */
export type AccountHandlers = { readonly [Name in RouteName]: AccountHandler };

/**
 * Makes the handlers of the account routes singly. Each checks where a request is from, reads its body where that was
 * not done yet, and gives the whole answer.
 * @throws ConfigurationError listing all that is wrong with the options.
 */
export function accountHandlers<User>(
  migrator: AccountMigrator<User>,
  options: AccountOptions<User>,
  parsers?: BodyParsers,
): AccountHandlers {
  checkAccountOptions(migrator, options);
  const works = worksOf(migrator, options);
  const readBody = bodyReader(parsers);
  const handlers = ROUTE_NAMES.map((name) => [name, handlerFor(name, works[name], readBody, options)] as const);
  return Object.fromEntries(handlers) as AccountHandlers;
}

/** What each route does. Addresses, tokens and passwords go to the migrator as they came: what is right of them is for it to say. */
function worksOf<User>(migrator: AccountMigrator<User>, options: AccountOptions<User>): Readonly<Record<RouteName, Work>> {
  const { passport, links, signup, onError } = options;
  const mail: Mail<User> = { sendMail: (message) => options.sendMail(message), links };
  const readFields = fieldsReader(options.signupFields);
  const sent: Success = { status: 202, body: { status: 'sent' } };
  const shown = async (user: User) => await userJson(migrator, user);

  /** Goes on with the session of the very person whose credentials have just changed, while all others of theirs end. */
  const goOn = async ({ req, res }: Exchange, user: User): Promise<void> => {
    try {
      const current = currentUser(req);
      const [before, after] = [await migrator.sessionOf(current), await migrator.sessionOf(user)];
      if (before && before.id === after?.id) await logIn(passport, req, res, user);
    } catch (error) {
      // The change is made, and to say otherwise would be wrong: they have to log in again.
      report(error, req, onError);
    }
  };

  return {
    login: async ({ req, res, body }) => {
      const result = await migrator.login({ identifier: identifierOf(body), password: textOf(body, 'password'), ip: req.ip });
      if (result.status === 'rejected') throw new InvalidCredentialsError();
      await logIn(passport, req, res, result.user, { outcome: result.status });
      const answer = { user: await shown(result.user), outcome: result.status };
      return { status: 200, body: answer, returnTo: returnTarget(body['returnTo']) };
    },

    logout: async ({ req, res }) => {
      await endSession(req, res);
      return { status: 204 };
    },

    signup: async ({ req, res, body }) => {
      const credentials = { email: textOf(body, 'email'), password: textOf(body, 'password') };
      const fields = { ...(await readFields(body)), ...credentials };
      const result = await migrator.signUp(fields, { instant: signup === 'instant', mail, ip: req.ip });
      if (result.status === 'verification_sent') return { status: 202, body: { status: result.status } };
      await logIn(passport, req, res, result.user);
      return { status: 201, body: { user: await shown(result.user) }, returnTo: returnTarget(body['returnTo']) };
    },

    verifyEmail: async (exchange) => {
      const { user } = await migrator.verifyEmail(textOf(exchange.body, 'token'), { ip: exchange.req.ip });
      await goOn(exchange, user);
      return { status: 200, body: { user: await shown(user) } };
    },

    resendVerification: async ({ req, body }) => {
      await migrator.requestEmailVerification(textOf(body, 'email'), { mail, ip: req.ip });
      return sent;
    },

    forgotPassword: async ({ req, body }) => {
      await migrator.requestPasswordReset(textOf(body, 'email'), { mail, ip: req.ip });
      return sent;
    },

    resetPassword: async ({ req, body }) => {
      const { user } = await migrator.resetPassword(textOf(body, 'token'), textOf(body, 'password'), { mail, ip: req.ip });
      return { status: 200, body: { user: await shown(user) } };
    },

    changePassword: async (exchange) => {
      const { req, body } = exchange;
      const [current, next] = [textOf(body, 'currentPassword'), textOf(body, 'newPassword')];
      const { user } = await migrator.changePassword(loggedIn(exchange), current, next, { mail, ip: req.ip });
      await goOn(exchange, user);
      return { status: 200, body: { user: await shown(user) } };
    },

    changeEmail: async (exchange) => {
      const { req, body } = exchange;
      const [email, password] = [textOf(body, 'email'), textOf(body, 'password')];
      await migrator.requestEmailChange(loggedIn(exchange), email, { mail, password, ip: req.ip });
      return sent;
    },

    confirmEmail: async (exchange) => {
      const { user } = await migrator.confirmEmailChange(textOf(exchange.body, 'token'), { mail, ip: exchange.req.ip });
      await goOn(exchange, user);
      return { status: 200, body: { user: await shown(user) } };
    },

    deleteAccount: async (exchange) => {
      const { req, res, body } = exchange;
      const password = textOf(body, 'password');
      const person = loggedIn(exchange);
      // Taken before the password is checked: whoever changes it meanwhile is not deleted by the one before.
      const begun = await migrator.sessionOf(person);
      if (!begun || !(await migrator.confirmPassword(person, password, { ip: req.ip }))) throw new InvalidCredentialsError();
      await migrator.deleteUser(person, { credentialsVersion: begun.v });
      await endSession(req, res).catch((error: unknown) => report(error, req, onError));
      return { status: 204 };
    },
  };
}

/** What somebody says who they are by: one of the two, since which one was meant is not for us to guess. */
function identifierOf(body: Body): string {
  const [email, username] = [optionalTextOf(body, 'email'), optionalTextOf(body, 'username')];
  if (email && username) throw new InvalidRequestError('Give the email address or the username, not both.');
  if (!email && !username) throw new InvalidRequestError('The email address or the username is missing.');
  return email || username;
}

function loggedIn({ req }: Exchange): unknown {
  const user = currentUser(req);
  if (!user) throw new InvalidCredentialsError();
  return user;
}
