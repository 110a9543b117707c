import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { DashboardMigrator, DashboardResponse } from '../../../lib/express/dashboard/dashboard-options.js';
import { sendPeople } from '../../../lib/express/dashboard/people-csv.js';
import { world } from '../../support/world.js';

/** A response whose reader takes one text at a time. */
class Slow extends EventEmitter {
  readonly written: string[] = [];
  readonly listening: number[] = [];
  destroyed = false;
  statusCode = 0;
  ended = false;

  setHeader = (): void => {};
  end = (): void => void (this.ended = true);
  write(text: string): boolean {
    this.written.push(text);
    this.listening.push(this.listenerCount('close') + this.listenerCount('drain'));
    setImmediate(() => this.emit('drain'));
    return false;
  }
}

const someone = { key: 'k', state: 'migrated', source: 'crm', email: 'ada@example.org', claimedAt: new Date(0) };

/** A migrator with so many pages of people. */
function pagesOf(count: number, onPage: (page: number) => void = () => {}): DashboardMigrator {
  const { migrator } = world({ people: [] });
  const people = async ({ cursor = '0' }: { cursor?: string }) => {
    const page = Number(cursor);
    onPage(page);
    return { items: [someone], next: page + 1 < count ? String(page + 1) : null };
  };
  return Object.assign(migrator as DashboardMigrator, { people: people as unknown as DashboardMigrator['people'] });
}

describe('sendPeople', () => {
  const asked = { state: 'migrated', search: '' } as const;

  it('DSH-04: waits for a slow reader after each page, and leaves no listener behind', async () => {
    const res = new Slow();
    await sendPeople(pagesOf(30), asked, res as unknown as DashboardResponse);
    assert.deepEqual([res.written.length, res.ended], [31, true]);
    assert.equal(Math.max(...res.listening), 0);
    assert.deepEqual(res.eventNames(), []);
  });

  it('asks for no more pages once the reader is gone', async () => {
    const res = new Slow();
    const pages: number[] = [];
    const leave = (page: number): void => {
      pages.push(page);
      if (page === 2) res.destroyed = true;
    };
    await sendPeople(pagesOf(30, leave), asked, res as unknown as DashboardResponse);
    assert.deepEqual(pages, [0, 1, 2]);
  });
});
