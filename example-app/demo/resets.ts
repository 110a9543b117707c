import { demoPeople, type Person } from '../old-system/people.js';
import type { Stage } from './stage.js';
import type { Visitor } from './visitor.js';

const [, alan, , , tove] = demoPeople as readonly [Person, Person, Person, Person, Person];
const PASSWORD = 'a summer book of my own';
const USED_UP = '/reset-password?error=invalid_token';

/** A link that nobody follows is as if it had never been. */
export async function abandonedReset({ transcript, visitor, mailbox, migrator, User, usersAt }: Stage): Promise<void> {
  transcript.step('Tove, who is still in the old system, asks for a new password, and thinks better of it');
  const ledger = User.db.collection('migration_ledger');
  const records = await ledger.countDocuments();
  await visitor().send('/forgot-password', { email: tove.email });
  const mail = await mailbox.waitFor('reset-password', tove.email);
  transcript.claim(`the old system's address of hers is mailed a link`, mail.to === tove.email, mail);
  const traces = { users: await usersAt(tove.email), records: (await ledger.countDocuments()) - records };
  const { status } = await migrator.getUser(tove.email);
  transcript.claim(
    'there is no trace of it: no user, no record',
    traces.users === 0 && traces.records === 0 && status === 'legacy',
    traces,
  );
}

/** A reset is a way to come over. */
export async function reset({ transcript, visitor, mailbox, User }: Stage): Promise<void> {
  transcript.step('Tove asks again, and follows the link');
  const browser = visitor();
  await browser.send('/forgot-password', { email: tove.email });
  const mail = await mailbox.waitFor('reset-password', tove.email, 2);
  const refused = await browser.follow(mail, { password: 'password1' });
  transcript.claim('a password that everybody tries first is refused', refused === '/reset-password?error=password_too_common', refused);
  const led = await browser.follow(mail, { password: PASSWORD });
  transcript.claim('the link is still good for a better one', led === '/done/password-reset', led);
  const users = await User.find({ email: tove.email });
  const [user] = users;
  const isWhole = users.length === 1 && user?.name === tove.name && user.get('emailVerified') === true;
  transcript.claim('that brought her over, with her name and a proven address', isWhole, users);
  const old = await browser.logIn(tove);
  transcript.claim('her old password opens nothing any more: 401', old.status === 401, old);
  const next = await browser.logIn({ ...tove, password: PASSWORD });
  transcript.claim('the new one does: verified', next.outcome === 'verified', next);
  const links = [await visitor().follow(mail, { password: PASSWORD })];
  links.push(await visitor().follow(await mailbox.waitFor('reset-password', tove.email), { password: PASSWORD }));
  transcript.claim(
    'both links are used up',
    links.every((link) => link === USED_UP),
    links,
  );
}

/** Whoever had the old password is out. */
export async function resetEndsSessions({ transcript, visitor, mailbox }: Stage, browsers: readonly Visitor[]): Promise<void> {
  transcript.step(`Alan, still logged in in ${browsers.length} browsers, chooses a new password by mail`);
  const before = await Promise.all(browsers.map((browser) => browser.isLoggedIn()));
  transcript.claim('all of them know him', before.every(Boolean), before);
  await visitor().send('/forgot-password', { email: alan.email });
  await visitor().follow(await mailbox.waitFor('reset-password', alan.email), { password: 'can machines think' });
  const after = await Promise.all(browsers.map((browser) => browser.isLoggedIn()));
  transcript.claim('none of them does any more', !after.some(Boolean), after);
  const mail = await mailbox.waitFor('password-changed', alan.email);
  transcript.claim('he is mailed that his password is a new one', !mail.text.includes('machines'), mail.text);
}
