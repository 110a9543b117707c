import assert from 'node:assert/strict';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { demoPeople, everybody, type Person } from '../../example-app/old-system/people.js';
import { needsPostgres } from './needs-postgres.js';
import { installedChromium, launchChromium, PLAIN_HOST } from './support/chromium.js';
import { runningExample } from './support/running-example.js';
import { barriersIn, brightnessOf, overflowOf, watchedPage } from './support/watched-page.js';

const [ada, , grace] = demoPeople as readonly [Person, Person, Person];
const unproven = everybody().find(({ verified, active }) => !verified && active) as Person;
const PASSWORD = 'a password of my own';
const TOKEN = 'x'.repeat(43);

const OUTSIDE = [
  ...['/login', '/signup', '/signup?error=password_too_common', '/forgot-password', '/forgot-password?error=too_many_attempts', '/mailbox'],
  ...['reset-password', 'verify-email', 'confirm-email'].flatMap((path) => [`/${path}?token=${TOKEN}`, `/${path}?error=invalid_token`]),
  ...['signed-up', 'reset-mailed', 'email-verified', 'password-reset', 'email-confirmed', 'account-deleted'].map((name) => `/done/${name}`),
];
const INSIDE = [
  ...['/', '/account', '/account?sent=change-password', '/account?sent=change-email', '/account?sent=resend-verification'],
  ...['change-password', 'change-email', 'delete-account'].map((form) => `/account?sent=${form}&error=invalid_credentials`),
];

const executable = installedChromium();

if (!executable) {
  describe('the example in a browser', () => {
    it('needs a Chromium on the PATH: apt-get install chromium', function () {
      this.skip();
    });
  });
} else {
  needsPostgres('the example in a browser', function () {
    this.timeout(180_000);
    const here = runningExample();
    let browser: Browser;
    before(async () => {
      browser = await launchChromium(executable);
    });
    after(async () => await browser?.close());

    const open = async (options: BrowserContextOptions = {}) =>
      await watchedPage(await browser.newContext({ baseURL: here.example.address, ...options }));

    async function logIn(page: Page, { email, password }: Pick<Person, 'email' | 'password'>): Promise<void> {
      await page.goto('/login');
      await page.getByLabel('Email address').fill(email);
      await page.getByLabel('Password').fill(password);
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.waitForURL('/');
    }

    /** Follows the newest link of a kind in the mailbox, as a newcomer does. */
    async function followMail(page: Page, subject: string, link: string): Promise<void> {
      await page.goto('/mailbox');
      await page.getByRole('article').filter({ hasText: subject }).first().getByRole('link', { name: link }).click();
    }

    it('has pages that anybody can use, light and dark, narrow and wide: no error, no barrier, nothing that sticks out', async () => {
      const { page, complaints } = await open();
      await here.visitor().submit('/forgot-password', { email: grace.email });
      await here.mail('reset-password', grace.email);
      const look = async (path: string) => {
        await page.goto(path);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          const brightness = await brightnessOf(page);
          assert.ok(colorScheme === 'dark' ? brightness < 0.2 : brightness > 0.8, `${path}: ${brightness}`);
          for (const width of [360, 1280]) {
            await page.setViewportSize({ width, height: 740 });
            assert.deepEqual(await overflowOf(page), [], `${path}, ${width} px wide`);
            // Colours do not depend on the width, nor anything else on the colours: two of the four are enough.
            if ((colorScheme === 'light') === (width === 360))
              assert.deepEqual(await barriersIn(page), [], `${path}, ${colorScheme}, ${width} px`);
          }
        }
      };
      for (const path of OUTSIDE) await look(path);
      await logIn(page, unproven);
      for (const path of INSIDE) await look(path);
      assert.deepEqual(complaints, []);
      await page.context().close();
    });

    it('takes somebody through all forms without any script', async () => {
      const { page } = await open({ javaScriptEnabled: false });
      const email = 'mary@example.org';
      await page.goto('/login');
      await page.getByRole('link', { name: 'Sign up' }).click();
      await page.getByLabel('Your name').fill('Mary Shelley');
      await page.getByLabel('Email address').fill(email);
      await page.getByLabel('Password').fill('password1');
      await page.getByRole('button', { name: 'Sign up' }).click();
      await page.getByRole('alert').filter({ hasText: 'tried first' }).waitFor();
      await page.getByLabel('Your name').fill('Mary Shelley');
      await page.getByLabel('Email address').fill(email);
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign up' }).click();
      await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
      await here.mail('verify-email', email);
      await followMail(page, `To ${email}`, 'Confirm that it is yours');
      await page.getByRole('button', { name: 'Yes, it is mine' }).click();
      await page.getByRole('heading', { name: 'Welcome' }).waitFor();
      await logIn(page, { email, password: PASSWORD });
      await page.getByRole('heading', { name: 'Hello, Mary Shelley' }).waitFor();

      await page.getByRole('link', { name: 'Your account' }).click();
      const passwords = page.getByRole('region', { name: 'Change your password' });
      await passwords.getByLabel('Current password').fill(PASSWORD);
      await passwords.getByLabel('New password').fill('the next password');
      await passwords.getByRole('button').click();
      await passwords.getByRole('status').waitFor();
      const addresses = page.getByRole('region', { name: 'Change your address' });
      await addresses.getByLabel('New email address').fill('shelley@example.org');
      await addresses.getByLabel('Password').fill('the next password');
      await addresses.getByRole('button').click();
      await addresses.getByRole('status').waitFor();
      await here.mail('confirm-email', 'shelley@example.org');
      await followMail(page, 'To shelley@example.org', 'Confirm that it is yours');
      await page.getByRole('button', { name: 'Use this address' }).click();
      await page.getByRole('heading', { name: 'Your address is confirmed' }).waitFor();

      await page.goto('/account');
      await page.getByText('shelley@example.org').waitFor();
      await page.getByText('Delete your account').click();
      await page.getByRole('group').getByLabel('Password').fill('the next password');
      await page.getByRole('button', { name: 'Delete my account' }).click();
      await page.getByRole('heading', { name: 'Your account is deleted' }).waitFor();
      await page.goto('/account');
      await page.waitForURL('/login');
      await page.context().close();
    });

    it('brings somebody of the old system over by a forgotten password, with the token in no address but that of the link', async () => {
      const { page, complaints } = await open();
      await page.goto('/login');
      await page.getByRole('link', { name: 'Forgot your password?' }).click();
      await page.getByLabel('Email address').fill(ada.email);
      await page.getByRole('button', { name: 'Mail me a link' }).click();
      await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
      await here.mail('reset-password', ada.email);
      const addresses: string[] = [];
      page.on('request', (request) => addresses.push(`${request.url()} ${request.headers()['referer'] ?? ''}`));
      await followMail(page, `To ${ada.email}`, 'Choose a new password');
      await page.getByLabel('New password').fill('password1');
      await page.getByRole('button', { name: 'Save the new password' }).click();
      await page.getByRole('alert').filter({ hasText: 'tried first' }).waitFor();
      await page.getByLabel('New password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Save the new password' }).click();
      await page.getByRole('heading', { name: 'Your password is changed' }).waitFor();
      assert.equal(addresses.filter((address) => /[\w-]{43}/.test(address)).length, 1);
      await logIn(page, { ...ada, password: PASSWORD });
      await page.getByRole('heading', { name: 'Hello, Ada Lovelace' }).waitFor();
      assert.deepEqual(complaints, []);
      await page.context().close();
    });

    it('takes its own forms where browsers do not say what site they are from: on plain http, without naming the token', async () => {
      const baseURL = here.example.address.replace('localhost', PLAIN_HOST);
      const { page } = await open({ baseURL });
      for (const path of ['/verify-email', '/confirm-email', '/reset-password']) {
        const told: Promise<readonly (string | null)[]>[] = [];
        page.on('request', (request) => {
          if (request.method() === 'POST')
            told.push(Promise.all(['origin', 'referer', 'sec-fetch-site'].map((name) => request.headerValue(name))));
        });
        await page.goto(`${path}?token=${TOKEN}`);
        if (path === '/reset-password') await page.getByLabel('New password').fill(PASSWORD);
        await page.getByRole('button').click();
        await page.waitForURL(`${baseURL}${path}?error=invalid_token`);
        assert.deepEqual(await Promise.all(told), [[baseURL, `${baseURL}/`, null]]);
        page.removeAllListeners('request');
      }
      await page.context().close();
    });

    it('is used with the keyboard alone', async () => {
      const { page } = await open();
      await page.goto('/login');
      await page.locator('input[name="email"]:focus').waitFor();
      await page.keyboard.type(grace.email);
      await page.keyboard.press('Tab');
      await page.keyboard.type('not the password');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
      // On a busy machine, the page is there before its field has the focus: what is typed until then is lost.
      await page.locator('input[name="password"]:focus').waitFor();
      await page.keyboard.type(grace.password);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Hello, Grace Hopper' }).waitFor();
      await page.context().close();
    });
  });
}
