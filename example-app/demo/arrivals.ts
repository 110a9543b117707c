import { legacyPool, legacySource } from '../legacy.js';
import { demoPeople, type Person } from '../old-system/people.js';
import type { Stage } from './stage.js';
import type { Visitor } from './visitor.js';

const [ada, alan, grace, katherine] = demoPeople as readonly [Person, Person, Person, Person];
const CROWD = 50;

/** Somebody of the old system comes over. @returns Her browser. */
export async function firstLogin({ transcript, visitor, User }: Stage): Promise<Visitor> {
  transcript.step('Ada logs in for the first time, with her old password');
  const browser = visitor();
  const answer = await browser.logIn(ada);
  transcript.claim('she is in, and the page says: migrated', answer.status === 303 && answer.outcome === 'migrated', answer);
  const found = await User.find({ email: ada.email.toLowerCase() });
  transcript.claim('MongoDB has one user for her, with her name', found.length === 1 && found[0]?.name === ada.name, found);
  return browser;
}

/** A wrong password is a no, whoever it is of. */
export async function wrongPassword({ transcript, visitor, User }: Stage): Promise<void> {
  transcript.step('Wrong passwords');
  const here = await visitor().logIn({ ...ada, password: 'difference-engine' });
  transcript.claim('for Ada, who lives here: 401', here.status === 401, here);
  const there = await visitor().logIn({ ...grace, password: 'a light-year of wire' });
  transcript.claim('for Grace, who lives in the old system: 401', there.status === 401, there);
  const nobody = await visitor().logIn({ email: 'nobody@example.com', password: 'anything at all' });
  transcript.claim('for somebody unknown to both: 401', nobody.status === 401, nobody);
  const users = await User.countDocuments();
  transcript.claim('nobody else has come over by that', users === 1, users);
}

/** Many first logins of one person make one user. @returns Some of the browsers. */
export async function crowd({ transcript, visitor, usersAt }: Stage): Promise<readonly Visitor[]> {
  transcript.step(`Alan logs in for the first time, in ${CROWD} browsers at once`);
  const browsers = Array.from({ length: CROWD }, visitor);
  const answers = await Promise.all(browsers.map((browser) => browser.logIn(alan)));
  const failed = answers.filter(({ status, outcome }) => status !== 303 || !outcome);
  transcript.claim(`all ${CROWD} are in`, failed.length === 0, failed);
  const users = await usersAt(alan.email);
  transcript.claim('and made one user', users === 1, users);
  return browsers;
}

/** Whoever was deleted does not come back. */
export async function deletion({ transcript, visitor, User, usersAt, oldSystem }: Stage): Promise<void> {
  transcript.step('Katherine comes over, and is then deleted with a plain User.deleteOne()');
  const browser = visitor();
  const before = await browser.logIn(katherine);
  transcript.claim('she was in: migrated', before.outcome === 'migrated', before);
  await User.deleteOne({ email: katherine.email });
  const session = await browser.isLoggedIn();
  transcript.claim('her session is over', !session, 'still logged in');
  const pool = legacyPool(oldSystem.url);
  const profile = await legacySource(pool).verify(katherine.email, katherine.password, { signal: AbortSignal.timeout(5_000) });
  await pool.end();
  transcript.claim('the old system would still let her in', profile !== null, profile);
  const after = await browser.logIn(katherine);
  transcript.claim('she does not come back: 401', after.status === 401, after);
  const users = await usersAt(katherine.email);
  transcript.claim('and there is no user of hers', users === 0, users);
}
