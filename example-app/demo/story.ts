import { once } from 'node:events';
import { connect } from 'node:net';
import { legacyPool, legacySource } from '../legacy.js';
import { demoPeople, type Person } from '../old-system/people.js';
import type { Example } from '../start.js';
import type { Transcript } from './transcript.js';
import { Visitor } from './visitor.js';

const [ada, alan, grace, katherine] = demoPeople as readonly [Person, Person, Person, Person];
const CROWD = 50;

/** The way of four people from the old system to the new app, over HTTP, with every claim checked. */
export async function tell(example: Example, transcript: Transcript): Promise<void> {
  const adasBrowser = new Visitor(example.address);
  await firstLogin(example, transcript, adasBrowser);
  await wrongPassword(example, transcript);
  await crowd(example, transcript);
  await deletion(example, transcript);
  await outage(example, transcript, adasBrowser);
}

async function firstLogin({ User }: Example, transcript: Transcript, browser: Visitor): Promise<void> {
  transcript.step('Ada logs in for the first time, with her old password');
  const answer = await browser.logIn(ada);
  transcript.claim('she is in, and the page says: migrated', answer.status === 303 && answer.outcome === 'migrated', answer);
  const found = await User.find({ email: ada.email.toLowerCase() });
  transcript.claim('MongoDB has one user for her, with her name', found.length === 1 && found[0]?.name === ada.name, found);
}

async function wrongPassword({ address, User }: Example, transcript: Transcript): Promise<void> {
  transcript.step('Wrong passwords');
  const here = await new Visitor(address).logIn({ ...ada, password: 'difference-engine' });
  transcript.claim('for Ada, who lives here: 401', here.status === 401, here);
  const there = await new Visitor(address).logIn({ ...grace, password: 'a light-year of wire' });
  transcript.claim('for Grace, who lives in the old system: 401', there.status === 401, there);
  const nobody = await new Visitor(address).logIn({ email: 'nobody@example.com', password: 'anything at all' });
  transcript.claim('for somebody unknown to both: 401', nobody.status === 401, nobody);
  const users = await User.countDocuments();
  transcript.claim('nobody else has come over by that', users === 1, users);
}

async function crowd({ address, User }: Example, transcript: Transcript): Promise<void> {
  transcript.step(`Alan logs in for the first time, in ${CROWD} browsers at once`);
  const answers = await Promise.all(Array.from({ length: CROWD }, () => new Visitor(address).logIn(alan)));
  const failed = answers.filter(({ status, outcome }) => status !== 303 || !outcome);
  transcript.claim(`all ${CROWD} are in`, failed.length === 0, failed);
  const users = await User.countDocuments({ email: alan.email });
  transcript.claim('and made one user', users === 1, users);
}

async function deletion({ address, User, oldSystem }: Example, transcript: Transcript): Promise<void> {
  transcript.step('Katherine comes over, and is then deleted with a plain User.deleteOne()');
  const browser = new Visitor(address);
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
  const users = await User.countDocuments({ email: katherine.email });
  transcript.claim('and there is no user of hers', users === 0, users);
}

async function outage({ address, User, oldSystem }: Example, transcript: Transcript, adasBrowser: Visitor): Promise<void> {
  transcript.step('The old system is stopped');
  await oldSystem.stop();
  const answers = await isReachable(oldSystem.url);
  transcript.claim('nothing answers at its address', !answers, 'something does');

  await adasBrowser.logOut();
  transcript.claim('Ada has logged out', !(await adasBrowser.isLoggedIn()), 'still logged in');
  const second = await adasBrowser.logIn(ada);
  transcript.claim('Ada logs in again, and the page says: verified', second.outcome === 'verified', second);
  const wrong = await new Visitor(address).logIn({ ...ada, password: 'difference-engine' });
  transcript.claim('a wrong password for her is still a 401', wrong.status === 401, wrong);
  const stranger = await new Visitor(address).logIn(grace);
  const toldWhen = Number(stranger.retryAfter) > 0;
  transcript.claim(
    `Grace, who never came over: 503, Retry-After ${stranger.retryAfter} seconds`,
    stranger.status === 503 && toldWhen,
    stranger,
  );
  const users = await User.countDocuments();
  transcript.claim('two people live here now: Ada and Alan', users === 2, users);
}

async function isReachable(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
