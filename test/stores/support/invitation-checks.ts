import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { InvitationLog } from '../../../lib/core/invitation-log.js';

const at = (hour: number) => new Date(Date.UTC(2026, 10, 25, hour));
const NEVER = { before: new Date(0), unsentBefore: null };

/** What every log of invitations does. */
export function checkInvitations(logOf: () => InvitationLog): void {
  const mark = (fields: object = {}) => ({ key: randomUUID(), by: 'one', at: at(10), ...fields });

  it('keeps who is about to be mailed, and who was', async () => {
    const log = logOf();
    const first = mark();
    assert.equal(await log.find(first.key), null);
    assert.equal(await log.begin(first, NEVER), true);
    assert.deepEqual(await log.find(first.key), { ...first, sentAt: null });
    await log.sent(first.key, first.by, at(11));
    assert.deepEqual(await log.find(first.key), { ...first, sentAt: at(11) });
  });

  it('marks once where fifty do at once, also where an old mark stands', async () => {
    const log = logOf();
    const { key } = mark();
    for (const old of [NEVER, { before: at(10), unsentBefore: null }]) {
      const begun = await Promise.all(Array.from({ length: 50 }, (_, index) => log.begin(mark({ key, by: `${index}`, at: at(12) }), old)));
      assert.equal(begun.filter(Boolean).length, 1);
      const { by } = (await log.find(key)) ?? assert.fail();
      assert.equal(begun[Number(by)], true, 'the mark is that of who made it');
      await log.withdraw(key, by);
      await log.begin(mark({ key }), NEVER);
    }
  });

  it('passes over marks that are old enough, and over those without a mail where it is asked to', async () => {
    const log = logOf();
    const { key } = mark();
    await log.begin(mark({ key }), NEVER);
    const next = (by: string) => mark({ key, by, at: at(12) });
    assert.equal(await log.begin(next('early'), { before: at(9), unsentBefore: at(9) }), false);
    assert.equal(await log.begin(next('unsure'), { before: at(9), unsentBefore: at(10) }), true);
    await log.sent(key, 'unsure', at(13));
    assert.equal(await log.begin(next('mailed'), { before: at(9), unsentBefore: at(20) }), false, 'it was mailed');
    assert.equal(await log.begin(next('late'), { before: at(12), unsentBefore: null }), true);
    assert.deepEqual(await log.find(key), { ...next('late'), sentAt: null }, 'nothing is left of the old one');
  });

  it('lets nobody change the mark of another', async () => {
    const log = logOf();
    const first = mark();
    await log.begin(first, NEVER);
    await log.sent(first.key, 'another', at(11));
    await log.withdraw(first.key, 'another');
    assert.deepEqual(await log.find(first.key), { ...first, sentAt: null });
    await log.withdraw(first.key, first.by);
    assert.equal(await log.find(first.key), null);
  });
}
