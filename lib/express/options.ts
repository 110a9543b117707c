import { ConfigurationError, isMigrationError } from '../core/errors.js';
import { checkMail, type Mail } from '../core/mail.js';
import type { Migrator } from '../core/migrator.js';
import { type Messages, messageProblems } from './messages.js';
import { type Pages, pageProblems } from './pages.js';
import type { ErrorListener } from './report.js';
import { isOrigin } from './same-origin.js';
import type { AccountPassport } from './session.js';
import { type SignupFields, signupFieldProblems } from './signup-fields.js';

/** How the account routes behave. */
export interface AccountOptions<User = unknown> extends Mail<User> {
  /** The application's Passport, whose sessions these routes begin and end. `passport.session()` goes before them. */
  readonly passport: AccountPassport;
  /** `verify`: an account is made once the mailed link is followed. `instant`: at once, its address unproven. @default 'verify' */
  readonly signup?: 'verify' | 'instant' | undefined;
  /** What may be signed up with beside address and password: names, or any Standard Schema. @default nothing */
  readonly signupFields?: SignupFields | undefined;
  /** Where HTML forms lead, route by route. @default forms are answered in JSON, too */
  readonly pages?: Pages | undefined;
  /** The texts of errors, by code. @default in English */
  readonly messages?: Messages | undefined;
  /** Further origins whose pages may send requests, such as `https://www.example.org`. @default the app's own alone */
  readonly origins?: readonly string[] | undefined;
  /** Hears of errors that are answered with 500. @default prints their kind and where they are from */
  readonly onError?: ErrorListener | undefined;
}

const METHODS = [
  ...(['login', 'signUp', 'verifyEmail', 'requestEmailVerification', 'requestPasswordReset', 'resetPassword'] as const),
  ...(['requestEmailChange', 'confirmEmailChange', 'changePassword', 'confirmPassword', 'deleteUser'] as const),
  ...(['sessionOf', 'accountOf'] as const),
] as const;

/** What the account routes ask of a migrator; `createMigrator` gives it all. */
export type AccountMigrator<User> = Pick<Migrator<User>, (typeof METHODS)[number]>;

const KNOWN = ['passport', 'links', 'sendMail', 'signup', 'signupFields', 'pages', 'messages', 'origins', 'onError'];

/**
 * Looks through what the account routes are to be made of.
 * @throws ConfigurationError listing all that is wrong, with the remedies.
 */
export function checkAccountOptions(migrator: unknown, options: unknown): void {
  const given: Readonly<Record<string, unknown>> = typeof options === 'object' && options ? { ...options } : {};
  const problems = [
    ...(hasMethods(migrator, METHODS) ? [] : ['expected a migrator, as createMigrator() gives it, and the options second']),
    ...unknownOptions(given, KNOWN),
    ...mailProblems(given),
    ...settingProblems(given),
    ...signupFieldProblems(given['signupFields']),
    ...pageProblems(given['pages']),
    ...sharedProblems(given),
  ];
  if (problems.length) throw new ConfigurationError(`accountRouter: ${problems.join('; ')}.`);
}

/** All that is wrong with the options that `errorHandler` has, too. */
export function* sharedProblems({ messages, onError }: Readonly<Record<string, unknown>>): Generator<string> {
  yield* messageProblems(messages);
  if (onError !== undefined && typeof onError !== 'function') yield 'expected onError to be a function (error, req)';
}

/** A mistyped option would be one that is silently not there. */
export function* unknownOptions(given: object, known: readonly string[]): Generator<string> {
  for (const name of Object.keys(given)) if (!known.includes(name)) yield `there is no option ${name}; there are ${known.join(', ')}`;
}

function* mailProblems(given: object): Generator<string> {
  try {
    checkMail(given);
  } catch (error) {
    if (!isMigrationError(error)) throw error;
    yield error.message.replace(/^mail: |\.$/g, '');
  }
}

function* settingProblems({ passport, signup, origins = [] }: Readonly<Record<string, unknown>>): Generator<string> {
  if (!hasMethods(passport, ['authenticate'])) yield 'expected passport to be the Passport of the app, as import passport gives it';
  if (signup !== undefined && signup !== 'verify' && signup !== 'instant') yield `expected signup to be 'verify' or 'instant'`;
  yield* originProblems(origins);
}

export function* originProblems(origins: unknown): Generator<string> {
  if (!Array.isArray(origins)) yield 'expected origins to be a list';
  else if (!origins.every(isOrigin)) yield `expected each of origins to be an origin and no more, such as 'https://www.example.org'`;
}

export const hasMethods = (value: unknown, methods: readonly string[]): boolean =>
  typeof value === 'object' &&
  value !== null &&
  methods.every((method) => typeof (value as Readonly<Record<string, unknown>>)[method] === 'function');
