import { countRequest, limited } from './attempts.js';
import type { Context } from './context.js';
import { type Address, readAddress, readPassword } from './credentials.js';
import { InvalidRequestError, UserExistsError } from './errors.js';
import { type Canonicalize, isAddress } from './identifier.js';
import { checkMail, type Mail } from './mail.js';
import type { NewUser, StoredUser } from './ports.js';
import { fieldsFromOutside } from './profile-fields.js';
import { boundTo, mailLink, mailNotice, tokensOf } from './token.js';
import { verifyHere } from './verify-here.js';
import { freshVersion, isProvisional, PROVISIONAL } from './version.js';
import { askForNamesake, holderOf, type LegacyPerson, takenOver } from './whereabouts.js';

/** What somebody signs up with: beside these, fields of the application's own model. */
export interface SignUpFields {
  readonly email: string;
  readonly password: string;
  readonly username?: string | undefined;
  readonly [field: string]: unknown;
}

/** How somebody signs up. */
export interface SignUpOptions<User = unknown> {
  /** The account is made at once, its address unproven. @default false: nothing is made before the mailed link is redeemed */
  readonly instant?: boolean | undefined;
  /** Needed unless `instant`; with `instant`, the link by which the address is proven is mailed. */
  readonly mail?: Mail<User> | undefined;
  readonly ip?: string | undefined;
}

/** How a signup ends. */
export type SignUpAnswer = { readonly status: 'created'; readonly user: StoredUser } | { readonly status: 'verification_sent' };

/**
 * Signs somebody up who is new to both worlds. Whoever the address belongs to, the same is asked, the same work is done
 * and the same is answered; what differs is mailed, and done afterwards.
 * @throws InvalidRequestError, PasswordTooShortError, PasswordTooCommonError before anything is looked up.
 * @throws LegacyUnavailableError while the old system can't say whose the address is: it is not taken from its owner.
 * @throws UserExistsError of an instant signup, where somebody has the address or the username in either world.
 */
export async function signUp(context: Context, fields: SignUpFields, options: SignUpOptions): Promise<SignUpAnswer> {
  const wanted = await readSignUp(context, fields, options);
  await countRequest(context, options.ip);
  return options.instant ? await signUpAtOnce(context, wanted, options) : await signUpByMail(context, wanted, options.mail as Mail);
}

/** A signup that was found to be of the right form. */
interface Wanted extends Address {
  readonly username: Address['email'] | null;
  readonly typedUsername: string | null;
  readonly password: string;
  readonly profile: NewUser['profile'];
}

async function readSignUp(context: Context, fields: SignUpFields, { instant, mail }: SignUpOptions): Promise<Wanted> {
  if (!instant || mail) {
    checkMail(mail);
    tokensOf(context);
  }
  const { email, password, username, ...further }: Record<keyof SignUpFields, unknown> = fields ?? {};
  if (username !== undefined && typeof username !== 'string') throw new InvalidRequestError('The username is not valid.');
  const address = readAddress(email, context.canonicalize);
  const wanted = {
    ...address,
    username: username === undefined ? null : readUsername(username, address, context.canonicalize),
    typedUsername: username === undefined ? null : username.trim(),
    password: readPassword(password),
    profile: fieldsFromOutside(further),
  };
  await context.passwords.check(wanted.password);
  await context.users.check?.(wanted.profile);
  return wanted;
}

/** An address that somebody goes by without having proven it would stand before its owner, who has yet to come over. */
function readUsername(username: string, { email }: Address, canonicalize: Canonicalize): string {
  const name = canonicalize(username);
  if (isAddress(name) && name !== email) throw new InvalidRequestError('The username is not valid.');
  return name;
}

/** Who has the names that somebody wants, in either world. */
interface Owners {
  readonly holder: StoredUser | null;
  readonly person: LegacyPerson | null;
  readonly usernameTaken: boolean;
}

/** Every question is asked whatever the answer to the one before: an outage, or the time it takes, tells nothing. */
async function ownersOf(context: Context, { email, typed, username, typedUsername }: Wanted): Promise<Owners> {
  const holder = await holderOf(context, { email, username: null });
  const person = await askForNamesake(context, email, typed);
  if (username === null || typedUsername === null) return { holder, person, usernameTaken: false };
  const namesake = await context.users.find(username);
  const legacyNamesake = await askForNamesake(context, username, typedUsername);
  const usernameTaken = namesake !== null || (legacyNamesake !== null && !(await takenOver(context, legacyNamesake.identity)));
  return { holder, person, usernameTaken };
}

async function signUpByMail(context: Context, wanted: Wanted, mail: Mail): Promise<SignUpAnswer> {
  const owners = await ownersOf(context, wanted);
  const passwordHash = await context.passwords.hash(wanted.password);
  context.later(() => mailAnswer(context, wanted, passwordHash, owners, mail));
  return { status: 'verification_sent' };
}

async function mailAnswer(context: Context, wanted: Wanted, passwordHash: string, owners: Owners, mail: Mail): Promise<void> {
  const { email, profile } = wanted;
  const binding = { purpose: 'verify-email', email } as const;
  const to = owners.holder ? owners.holder.email : await legacyAddress(context, owners.person);
  if (to) {
    const user = owners.holder ? { user: context.users.present(owners.holder) } : {};
    return await mailNotice(context, mail, binding, { type: 'already-registered', to, ...user });
  }
  // A username that another has is left out rather than told of: it can be chosen anew, the account is theirs.
  const username = owners.usernameTaken ? null : wanted.username;
  await mailLink(context, mail, { ...binding, signUp: { username, passwordHash, profile } }, { type: 'verify-email', to: email });
}

/** Where mail reaches somebody who is still in the old system. */
const legacyAddress = async (context: Context, person: LegacyPerson | null): Promise<string | null> =>
  person && !(await takenOver(context, person.identity)) ? person.identity.address : null;

async function signUpAtOnce(context: Context, wanted: Wanted, { mail, ip }: SignUpOptions): Promise<SignUpAnswer> {
  const { holder, person, usernameTaken } = await ownersOf(context, wanted);
  if (holder) return await signUpAgain(context, holder, wanted, ip);
  if (usernameTaken || (person && !(await takenOver(context, person.identity)))) throw new UserExistsError();
  const user = await context.users.insert({
    id: context.users.newId(),
    email: wanted.email,
    username: wanted.username,
    emailVerified: false,
    credentialsVersion: `${PROVISIONAL}${freshVersion()}`,
    profile: wanted.profile,
    passwordHash: await context.passwords.hash(wanted.password),
  });
  if (!user) {
    const other = await holderOf(context, { email: wanted.email, username: null });
    if (other) return await signUpAgain(context, other, wanted, ip);
    throw new UserExistsError();
  }
  context.emit('signed-up', { userId: user.id, instant: true, ...(ip ? { ip } : {}) });
  if (mail) context.later(() => mailProof(context, user, mail));
  return { status: 'created', user };
}

/** A second click, or a client that tries again, is answered like the first: by the password, which counts like a login. */
async function signUpAgain(context: Context, holder: StoredUser, { email, password }: Wanted, ip?: string): Promise<SignUpAnswer> {
  if (!isProvisional(holder)) throw new UserExistsError();
  const attempt = { identifier: email, ...(ip ? { ip } : {}) };
  const user = await limited(context, attempt, () => verifyHere(context, holder, password), Boolean);
  if (!user) throw new UserExistsError();
  return { status: 'created', user };
}

/** Mails the link by which a user who is here shows that the address is theirs. */
export async function mailProof(context: Context, user: StoredUser, mail: Mail): Promise<void> {
  if (!user.email || user.emailVerified || user.blocked || !user.passwordHash) return;
  const message = { type: 'verify-email', to: user.email, user: context.users.present(user) } as const;
  await mailLink(context, mail, { purpose: 'verify-email', email: user.email, ...boundTo(user) }, message);
}
