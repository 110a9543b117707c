import { isMigrationError } from 'passport-lazy-migration';
import { demoPeople, type Person } from '../old-system/people.js';
import type { Stage } from './stage.js';
import type { Visitor } from './visitor.js';

const [ada, , grace] = demoPeople as readonly [Person, Person, Person];
/** What Ada's password is once she has changed it. */
export const ADAS_NEXT_PASSWORD = 'note g, on the numbers of bernoulli';
const password = ADAS_NEXT_PASSWORD;
const NEW_ADDRESS = 'countess@example.org';

/** Other sessions end, this one goes on. */
export async function changedPassword({ transcript, visitor, mailbox }: Stage, browser: Visitor): Promise<void> {
  transcript.step('Ada, logged in in two browsers, changes her password in one');
  const other = visitor();
  await other.logIn(ada);
  const led = await browser.send('/change-password', { currentPassword: ada.password, newPassword: password });
  const isIn = { here: await browser.isLoggedIn(), there: await other.isLoggedIn() };
  transcript.claim('there she is still logged in', led === '/account?sent=change-password' && isIn.here, { led, isIn });
  transcript.claim('in the other she is not', !isIn.there, isIn);
  const old = await other.logIn(ada);
  transcript.claim('her old password opens nothing, though the old system still knows it: 401', old.status === 401, old);
  const mail = await mailbox.waitFor('password-changed', ada.email.toLowerCase());
  transcript.claim('she is mailed that it is a new one', mail.subject === 'Your password was changed', mail);
}

/** An address of the old system is nobody's to change to. */
export async function foreignAddress({ transcript, mailbox, migrator, User, usersAt }: Stage, browser: Visitor): Promise<void> {
  transcript.step('Ada wants the address of Grace, who is still in the old system');
  const known = mailbox.find('already-registered', grace.email).length;
  const led = await browser.send('/change-email', { email: grace.email, password });
  transcript.claim('she is told to look for a mail, like anybody', led === '/account?sent=change-email', led);
  await mailbox.waitFor('already-registered', grace.email, known + 1);
  const links = mailbox.find('confirm-email', grace.email);
  transcript.claim('Grace is mailed, and there is no link to confirm', links.length === 0, links);
  const [adas, graces] = [await usersAt(ada.email), await usersAt(grace.email)];
  transcript.claim('Ada has the address that she had', adas === 1 && graces === 0, { adas, graces });
  const user = await User.findOne({ email: ada.email.toLowerCase() });
  const refusal = await migrator.changeEmail(user?._id, grace.email).then(
    () => 'none',
    (error: unknown) => (isMigrationError(error) ? error.code : error),
  );
  transcript.claim('an administrator is refused as well: user_exists', refusal === 'user_exists', refusal);
}

/** An address is changed by whoever reads the mail of the new one, and taken back by whoever reads that of the old one. */
export async function changedAddress({ transcript, visitor, mailbox, usersAt }: Stage, browser: Visitor): Promise<void> {
  transcript.step('Ada changes to an address that nobody has');
  const other = visitor();
  await other.logIn({ ...ada, password });
  await browser.send('/change-email', { email: NEW_ADDRESS, password });
  const mail = await mailbox.waitFor('confirm-email', NEW_ADDRESS);
  const before = await usersAt(ada.email);
  transcript.claim('until she follows the link, nothing is changed', before === 1, before);
  const led = await browser.follow(mail);
  const changed = await usersAt(NEW_ADDRESS);
  transcript.claim('then it is', led === '/done/email-confirmed' && changed === 1, { led, changed });
  const isIn = { here: await browser.isLoggedIn(), there: await other.isLoggedIn() };
  transcript.claim('she is logged out everywhere else', isIn.here && !isIn.there, isIn);
  const answers = [await visitor().logIn(ada), await visitor().logIn({ ...ada, password })];
  transcript.claim(
    'the old address opens nothing, with neither password: 401',
    answers.every(({ status }) => status === 401),
    answers,
  );
  const notice = await mailbox.waitFor('email-changed', ada.email.toLowerCase());
  const back = await visitor().follow(notice);
  const after = await usersAt(ada.email);
  transcript.claim('it was mailed a link that takes this back', back === '/done/email-confirmed' && after === 1, { back, after });
}
