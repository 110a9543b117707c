import axe from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';

/** A page of a browser, and all that it complained of. */
export interface WatchedPage {
  readonly page: Page;
  readonly complaints: string[];
}

/** Opens a page that tells of errors of scripts and of loading, and of whatever its policy forbids. */
export async function watchedPage(context: BrowserContext): Promise<WatchedPage> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // Whatever was still being loaded when the page was left is given up by the browser itself.
    if (reason !== 'net::ERR_ABORTED') complaints.push(`${request.url()} ${reason}`);
  });
  page.on('response', (response) => response.status() >= 400 && complaints.push(`${response.url()} ${response.status()}`));
  await page.addInitScript(
    `document.addEventListener('securitypolicyviolation', (event) => console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI))`,
  );
  return { page, complaints };
}

/** What axe finds in a page that keeps people from using it. */
export async function barriersIn(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  // Without `preload`: it would fetch the style sheet, which the policy of the page forbids.
  const results = await page.evaluate<axe.AxeResults>(`axe.run(document, { preload: false, resultTypes: ['violations'] })`);
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** What sticks out of the window to the side. */
export const overflowOf = async (page: Page): Promise<readonly string[]> =>
  await page.evaluate<string[]>(
    `[...document.querySelectorAll('body, body *')]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5 || element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline')
      .map((element) => element.outerHTML.slice(0, 80))`,
  );

/** How bright the page is behind its text: 0 is black, 1 is white. */
export const brightnessOf = async (page: Page): Promise<number> =>
  await page.evaluate<number>(
    `getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part) / 765, 0)`,
  );
