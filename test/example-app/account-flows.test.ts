import assert from 'node:assert/strict';
import request from 'supertest';
import { tokenIn } from '../../example-app/mail/mailbox.js';
import { demoPeople, everybody, type Person } from '../../example-app/old-system/people.js';
import { needsPostgres } from './needs-postgres.js';
import { runningExample } from './support/running-example.js';

const [, alan, grace, katherine, tove] = demoPeople as readonly [Person, Person, Person, Person, Person];
const PASSWORD = 'a password of my own';

needsPostgres('the account flows of the example', () => {
  const here = runningExample();
  const { visitor, mail, link } = here;
  const usersAt = async (email: string) => await here.example.User.find({ email: email.toLowerCase() });

  /** Somebody new to both worlds, who has signed up and confirmed their address. */
  async function signedUp(email: string) {
    const browser = visitor();
    assert.equal(await browser.submit('/signup', { name: 'Mary Shelley', email, password: PASSWORD }), '/done/signed-up');
    assert.equal(await browser.submit(await link('verify-email', email)), '/done/email-verified');
    assert.equal(await browser.logIn(email, PASSWORD), '/');
    return browser;
  }

  it('sign somebody up who is new, once the link is confirmed', async () => {
    const browser = visitor();
    assert.match((await browser.open('/done/signed-up')).text, /Check your mail/);
    await signedUp('mary@example.org');
    const [mary] = await usersAt('mary@example.org');
    assert.equal(mary?.name, 'Mary Shelley');
    assert.equal(mary?.get('emailVerified'), true);
  });

  it('RST-02, EML-04: change nothing where a link is opened, asked for with HEAD, or scanned', async () => {
    const email = 'scanned@example.org';
    await visitor().submit('/signup', { name: 'S', email, password: PASSWORD });
    const path = await link('verify-email', email);
    for (const method of ['get', 'head', 'get'] as const) {
      const page = await request(here.example.address)[method](path).set('User-Agent', 'scanner').expect(200);
      assert.equal(page.get('Set-Cookie')?.some((cookie) => cookie.startsWith('sid=')) ?? false, false);
    }
    assert.deepEqual(await usersAt(email), []);
    const browser = visitor();
    assert.equal(await browser.submit(path), '/done/email-verified');
    assert.equal(await browser.submit(path), '/verify-email?error=invalid_token');
    const page = await browser.open('/verify-email?error=invalid_token');
    assert.match(page.text, /role="alert"[^>]*>This link is not good any more/);
    assert.doesNotMatch(page.text, /<form/);
    assert.equal((await usersAt(email)).length, 1);
  });

  it('ENU-02: answer a signup with an address of the old system like any other, and mail its owner', async () => {
    const answers = [];
    for (const email of ['nobody-knows@example.org', grace.email, 'mary@example.org']) {
      const { status, headers, text } = await visitor().send('/signup', { name: 'X', email, password: PASSWORD });
      delete headers['date'];
      answers.push({ status, headers, text });
    }
    assert.equal(answers[0]?.headers['location'], '/done/signed-up');
    assert.deepEqual(answers[1], answers[0]);
    assert.deepEqual(answers[2], answers[0]);
    for (const to of [grace.email, 'mary@example.org']) assert.equal(tokenIn(await mail('already-registered', to)), '');
    assert.deepEqual(here.example.mailbox?.find('verify-email', grace.email), []);
    assert.deepEqual(await usersAt(grace.email), []);
  });

  it('INJ-09: take a name from a signup and nothing else', async () => {
    const email = 'eve@example.org';
    const browser = visitor();
    const more = { emailVerified: 'true', credentialsVersion: 'mine', _id: '000000000000000000000001', createdAt: '1999-01-01' };
    assert.equal(await browser.submit('/signup', { name: '<b>Eve</b>', email, password: PASSWORD, ...more }), '/done/signed-up');
    await browser.submit(await link('verify-email', email));
    await browser.logIn(email, PASSWORD);
    assert.match((await browser.open('/')).text, /Hello, &lt;b&gt;Eve&lt;\/b&gt;/);
    const [eve] = await usersAt(email);
    assert.notEqual(eve?.id, more._id);
    assert.ok(eve?.get('createdAt') > new Date('2020-01-01'));
  });

  it('RST-10: bring somebody over who resets a password before the first login, with profile and proven address', async () => {
    const browser = visitor();
    assert.equal(await browser.submit('/forgot-password', { email: ` ${tove.email.toUpperCase()} ` }), '/done/reset-mailed');
    const path = await link('reset-password', tove.email);
    assert.deepEqual(await usersAt(tove.email), []);
    assert.equal(await browser.submit(path, { password: PASSWORD }), '/done/password-reset');
    const [user, ...others] = await usersAt(tove.email);
    assert.deepEqual([user?.name, user?.get('emailVerified'), others.length], [tove.name, true, 0]);
    assert.equal(await browser.isLoggedIn(), false);
    assert.equal(await browser.logIn(tove.email, tove.password), '401');
    assert.equal(await browser.logIn(tove.email, PASSWORD), '/');
    await mail('password-changed', tove.email);
    assert.equal(await visitor().submit(path, { password: 'another password' }), '/reset-password?error=invalid_token');
  });

  it('RST-11: leave no trace of somebody who asks for a link and does not follow it', async () => {
    const ledger = here.example.User.db.collection('migration_ledger');
    const before = await ledger.countDocuments();
    await visitor().submit('/forgot-password', { email: katherine.email });
    assert.equal((await visitor().open(await link('reset-password', katherine.email))).status, 200);
    assert.deepEqual([await usersAt(katherine.email), await ledger.countDocuments()], [[], before]);
    assert.equal((await here.example.migrator.getUser(katherine.email)).status, 'legacy');
    assert.equal(await visitor().logIn(katherine.email, katherine.password), '/');
  });

  it('RST-03, RST-17: let a refused password be mended without the mail, and keep the token out of every address', async () => {
    const browser = visitor();
    await browser.submit('/forgot-password', { email: alan.email });
    const path = await link('reset-password', alan.email);
    const token = path.split('=')[1] ?? '';
    const refused = await browser.submit(path, { password: 'password1' });
    assert.equal(refused, '/reset-password?error=password_too_common');
    const again = await browser.open(refused);
    assert.ok(again.text.includes(`value="${token}"`));
    assert.equal(await browser.submit(refused, { password: PASSWORD }), '/done/password-reset');
    assert.equal(await browser.logIn(alan.email, PASSWORD), '/');
    // Whoever else opens that page finds no token in it.
    assert.doesNotMatch((await visitor().open(refused)).text, /<form/);
  });

  it('RST-09: end all other sessions with a change of the password, and go on with this one', async () => {
    const [this_, other] = [await signedUp('two@example.org'), visitor()];
    assert.equal(await other.logIn('two@example.org', PASSWORD), '/');
    const wrong = { currentPassword: 'not the password', newPassword: 'the next password' };
    const refused = (await this_.send('/change-password', wrong)).get('Location');
    assert.equal(refused, '/account?sent=change-password&error=invalid_credentials');
    assert.match((await this_.open(String(refused))).text, /id="change-password-form-message">That is not your password/);
    assert.equal(await other.isLoggedIn(), true);
    const changed = (await this_.send('/change-password', { ...wrong, currentPassword: PASSWORD })).get('Location');
    assert.equal(changed, '/account?sent=change-password');
    assert.match((await this_.open(String(changed))).text, /role="status">Your password is changed/);
    assert.deepEqual([await this_.isLoggedIn(), await other.isLoggedIn()], [true, false]);
    assert.equal(await other.logIn('two@example.org', PASSWORD), '401');
    await mail('password-changed', 'two@example.org');
  });

  it('RST-09: end all sessions with a reset', async () => {
    const browser = await signedUp('reset@example.org');
    await visitor().submit('/forgot-password', { email: 'reset@example.org' });
    assert.equal(
      await visitor().submit(await link('reset-password', 'reset@example.org'), { password: 'the next password' }),
      '/done/password-reset',
    );
    assert.equal(await browser.isLoggedIn(), false);
  });

  it('EML-03: do not change to an address that the old system knows, and tell its owner', async () => {
    const browser = await signedUp('grabber@example.org');
    const wanted = { email: 'Farah.Gupta@example.com', password: PASSWORD };
    assert.equal((await browser.send('/change-email', wanted)).get('Location'), '/account?sent=change-email');
    await mail('already-registered', 'farah.gupta@example.com');
    assert.deepEqual(here.example.mailbox?.find('confirm-email', 'farah.gupta@example.com'), []);
    assert.equal((await usersAt('grabber@example.org')).length, 1);
  });

  it('EML-01, EML-07: change an address once the new one is confirmed, and let the old one take it back', async () => {
    const [browser, other] = [await signedUp('old@example.org'), visitor()];
    await other.logIn('old@example.org', PASSWORD);
    const refused = await browser.send('/change-email', { email: 'new@example.org', password: 'not the password' });
    assert.equal(refused.get('Location'), '/account?sent=change-email&error=invalid_credentials');
    await browser.send('/change-email', { email: 'new@example.org', password: PASSWORD });
    const path = await link('confirm-email', 'new@example.org');
    assert.equal((await usersAt('old@example.org')).length, 1);
    assert.equal(await browser.submit(path), '/done/email-confirmed');
    assert.match((await browser.open('/account')).text, /<p class="lead">new@example\.org<\/p>/);
    assert.deepEqual([await browser.isLoggedIn(), await other.isLoggedIn()], [true, false]);
    assert.equal(await visitor().submit(await link('email-changed', 'old@example.org')), '/done/email-confirmed');
    assert.deepEqual([(await usersAt('old@example.org')).length, (await usersAt('new@example.org')).length], [1, 0]);
    assert.equal(await browser.isLoggedIn(), false);
  });

  it('delete an account for good, for its password', async () => {
    const browser = await signedUp('leaving@example.org');
    assert.equal(
      (await browser.send('/delete-account', { password: 'not the password' })).get('Location'),
      '/account?sent=delete-account&error=invalid_credentials',
    );
    assert.match((await browser.open('/account?sent=delete-account&error=invalid_credentials')).text, /<details class="part" open>/);
    assert.equal((await browser.send('/delete-account', { password: PASSWORD })).get('Location'), '/done/account-deleted');
    assert.deepEqual([await usersAt('leaving@example.org'), await browser.isLoggedIn()], [[], false]);
    assert.equal(await browser.logIn('leaving@example.org', PASSWORD), '401');
  });

  it('mail the link to an address once more that is not proven yet', async () => {
    const unproven = everybody().find(({ verified, active }) => !verified && active) as Person;
    const browser = visitor();
    assert.equal(await browser.logIn(unproven.email, unproven.password), '/');
    const page = await browser.open('/account');
    assert.match(page.text, /not confirmed yet/);
    assert.equal(
      (await browser.send('/resend-verification', { email: unproven.email })).get('Location'),
      '/account?sent=resend-verification',
    );
    assert.equal(await browser.submit(await link('verify-email', unproven.email)), '/done/email-verified');
    assert.doesNotMatch((await browser.open('/account')).text, /not confirmed yet/);
  });
});
