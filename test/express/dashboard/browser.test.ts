import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import type { DashboardMigrator } from '../../../lib/express/dashboard/dashboard-options.js';
import { migrationDashboard } from '../../../lib/express/dashboard/dashboard.js';
import { installedChromium, launchChromium } from '../../example-app/support/chromium.js';
import { barriersIn, brightnessOf, overflowOf, watchedPage } from '../../example-app/support/watched-page.js';
import { ada, type Person } from '../../support/scripted-legacy.js';
import { world } from '../../support/world.js';

const executable = installedChromium();
const people: Person[] = Array.from({ length: 30 }, (_, n) => ({
  profile: {
    id: n,
    email: `person${n}@example.org`,
    username: n ? `person${n}` : `<b onclick="x()">${'long'.repeat(30)}</b>`,
    emailVerified: true,
  },
  password: ada.password,
}));

describe('The dashboard in a browser', function () {
  this.timeout(120_000);
  if (!executable) {
    it('needs a Chromium on the PATH: apt-get install chromium', function () {
      this.skip();
    });
    return;
  }
  const here = world({ people });
  let browser: Browser;
  let server: Server;
  let may = true;
  let baseURL = '';
  const comeOver = (n: number) => here.migrator.login({ identifier: `person${n}@example.org`, password: ada.password });

  before(async () => {
    Object.assign(here.legacy, { count: async () => people.length });
    for (let n = 0; n < 10; n++) await comeOver(n);
    const app = express();
    app.use('/admin/migration', migrationDashboard(here.migrator as DashboardMigrator, { authorize: () => may }));
    server = app.listen(0);
    await once(server, 'listening');
    baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await launchChromium(executable);
  });
  after(async () => {
    await browser?.close();
    server?.closeAllConnections();
    server?.close();
  });
  const open = async (options: BrowserContextOptions = {}) => await watchedPage(await browser.newContext({ baseURL, ...options }));

  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [360, 1280])
      it(`has no error, no barrier and nothing that sticks out, ${colorScheme} and ${width} px wide`, async () => {
        const { page, complaints } = await open({ colorScheme, viewport: { width, height: 800 } });
        for (const path of ['/admin/migration', '/admin/migration/users', '/admin/migration/users?search=nobody']) {
          await page.goto(path);
          assert.deepEqual(await barriersIn(page), [], path);
          assert.deepEqual(
            (await overflowOf(page)).filter(
              (element) => !/^<(?:text|div class="scroll"|table|thead|tbody|tr|th|td|form|button|span class="hidden")/.test(element),
            ),
            [],
            path,
          );
          assert.equal((await brightnessOf(page)) > 0.5, colorScheme === 'light');
        }
        assert.deepEqual(complaints, []);
        await page.context().close();
      });

  it('shows by itself who comes over while it is looked at', async () => {
    const { page, complaints } = await open();
    await page.goto('/admin/migration');
    const before = Number(await page.locator('.lead strong').first().textContent());
    await comeOver(20);
    await page.locator('.lead', { hasText: `${before + 1} people have come over` }).waitFor({ timeout: 30_000 });
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  it('leaves open what is open when news come, and takes them up there too', async () => {
    const { page } = await open();
    await page.goto('/admin/migration');
    await page.locator('details summary').click();
    await page.keyboard.press('Tab');
    const before = Number(await page.locator('details tbody td').nth(1).textContent());
    await comeOver(21);
    await page.locator('details[open] tbody td', { hasText: String(before + 1) }).waitFor({ timeout: 30_000 });
    await page.context().close();
  });

  it('is all there without script, and loads itself anew then', async () => {
    const { page } = await open({ javaScriptEnabled: false });
    await page.goto('/admin/migration');
    assert.match((await page.locator('.lead').textContent()) ?? '', /people have come over/);
    assert.equal((await page.locator('noscript meta[http-equiv=refresh], head meta[http-equiv=refresh]').count()) > 0, true);
    await page.getByRole('link', { name: 'People', exact: true }).click();
    await page.getByLabel('Address, username or id').fill('person7');
    await page.getByRole('button', { name: 'Search' }).click();
    assert.match((await page.locator('table').textContent()) ?? '', /person7@example\.org/);
    await page.context().close();
  });

  it('can be walked through with the keyboard alone', async () => {
    const { page } = await open();
    await page.goto('/admin/migration/users');
    const reached = new Set<string>();
    for (let steps = 0; steps < 8; steps++) {
      await page.keyboard.press('Tab');
      reached.add(
        await page.evaluate<string>(
          'document.activeElement.tagName + " " + (document.activeElement.name || document.activeElement.className)',
        ),
      );
    }
    for (const wanted of ['INPUT search', 'SELECT state', 'BUTTON ', 'DIV scroll'])
      assert.ok(reached.has(wanted), `${wanted} of ${[...reached].join()}`);
    await page.context().close();
  });

  it('DSH-01: is refused to whoever may not see it', async () => {
    const { page } = await open();
    may = false;
    const answer = await page.goto('/admin/migration');
    may = true;
    assert.equal(answer?.status(), 403);
    assert.ok(!(await page.content()).includes('come over'));
    await page.context().close();
  });
});
