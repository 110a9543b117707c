import { tokenIn } from '../mail/mailbox.js';
import { demoPeople, type Person } from '../old-system/people.js';
import type { Stage } from './stage.js';
import type { Visitor } from './visitor.js';

const [, , grace] = demoPeople as readonly [Person, Person, Person];
const mary = { name: 'Mary Shelley', email: 'mary@example.org', password: 'the modern prometheus' };

/** An address of the old system is nobody's to sign up with. */
export async function foreignSignup({ transcript, visitor, mailbox, migrator, usersAt }: Stage): Promise<void> {
  transcript.step('Somebody signs up with the address of Grace, who is still in the old system');
  const stranger = { name: 'Not Grace', password: 'mine, not hers' };
  const known = await visitor().send('/signup', { ...stranger, email: grace.email });
  const unknown = await visitor().send('/signup', { ...stranger, email: 'nobody@example.org' });
  const same = known === unknown && known === '/done/signed-up';
  transcript.claim('they are told to check their mail, like anybody', same, { known, unknown });
  const mail = await mailbox.waitFor('already-registered', grace.email);
  transcript.claim(
    'Grace is mailed that she has an account already, without a link to anything of theirs',
    tokenIn(mail) === '',
    mail.text,
  );
  const users = await usersAt(grace.email);
  const { status } = await migrator.getUser(grace.email);
  transcript.claim('nobody was made of it: she is where she was', users === 0 && status === 'legacy', { users, status });
}

/** Somebody new to both worlds. @returns Her browser. */
export async function signup({ transcript, visitor, mailbox, User, usersAt }: Stage): Promise<Visitor> {
  transcript.step('Mary signs up, who is new to both');
  const browser = visitor();
  await browser.send('/signup', mary);
  const mail = await mailbox.waitFor('verify-email', mary.email);
  const statuses = await visitor().scan(mail);
  const before = await usersAt(mary.email);
  transcript.claim('a scanner that opens the link in her mail changes nothing', before === 0 && statuses.join() === '200,200', {
    before,
    statuses,
  });
  const led = await browser.follow(mail);
  const user = await User.findOne({ email: mary.email });
  const made = led === '/done/email-verified' && user?.name === mary.name && user.get('emailVerified') === true;
  transcript.claim('she confirms it, and is a user with a proven address', made, { led, user });
  const again = await visitor().follow(mail);
  transcript.claim('the link is good once', again === '/verify-email?error=invalid_token', again);
  const answer = await browser.logIn(mary);
  transcript.claim('she logs in: verified', answer.outcome === 'verified', answer);
  return browser;
}

/** Whoever is here goes when they want to. */
export async function deletedAccount({ transcript, usersAt }: Stage, browser: Visitor): Promise<void> {
  transcript.step('Mary deletes her account');
  const wrong = await browser.send('/delete-account', { password: 'not hers' });
  transcript.claim('not without her password', wrong.endsWith('error=invalid_credentials'), wrong);
  const led = await browser.send('/delete-account', { password: mary.password });
  const users = await usersAt(mary.email);
  const isIn = await browser.isLoggedIn();
  transcript.claim('with it she is gone, and logged out', led === '/done/account-deleted' && users === 0 && !isIn, { led, users, isIn });
}
