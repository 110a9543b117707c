import assert from 'node:assert/strict';
import { everybody } from '../../../example-app/old-system/people.js';
import { TimeMachine } from '../../../example-app/operator/time-machine.js';
import { until } from '../../support/world.js';

const people = everybody().slice(0, 60);
const DAY = 86_400_000;

describe('The time machine', () => {
  it('plays a month of logins that end now, and no more than there are people', async () => {
    const machine = new TimeMachine(people, { length: 1 });
    await machine.play();
    const { migrated, perDay, legacyTotal, remaining } = await machine.migrator.progress();
    assert.equal(legacyTotal, 60);
    assert.ok(migrated > 30 && migrated + (remaining ?? 0) === 60, `${migrated} of 60`);
    assert.ok(perDay.length > 5);
    const days = perDay.map(({ day }) => Date.parse(day));
    assert.ok(days.every((day) => day > Date.now() - 32 * DAY && day <= Date.now()));
    assert.equal(machine.isPlaying, false);
  });

  it('slows down as it goes on: most come in the first half', async () => {
    const machine = new TimeMachine(everybody(), { length: 1 });
    await machine.play();
    const { perDay, migrated } = await machine.migrator.progress();
    const middle = new Date(Date.now() - 15 * DAY).toISOString().slice(0, 10);
    const early = perDay.filter(({ day }) => day < middle).reduce((sum, day) => sum + day.migrated, 0);
    assert.ok(early > migrated / 2);
  });

  it('shows the month as on the day that is being played: whoever came last came just now', async () => {
    const machine = new TimeMachine(people, { length: 600_000, random: () => 0 });
    const playing = machine.play();
    await until(async () => (await machine.migrator.progress()).migrated === 60);
    const { perDay, lastMigratedAt } = await machine.migrator.progress();
    assert.ok(Date.now() - Number(lastMigratedAt) < DAY);
    assert.ok(perDay.every(({ day }) => Date.parse(day) > Date.now() - 2 * DAY && Date.parse(day) <= Date.now()));
    assert.ok((await machine.migrator.readiness()).perDay > 20);
    machine.stop();
    await playing;
  });

  it('begins anew each time, and ends when it is stopped', async () => {
    const machine = new TimeMachine(people, { length: 600_000, random: () => 0 });
    const first = machine.play();
    const { migrator } = machine;
    const second = machine.play();
    await first;
    assert.notEqual(machine.migrator, migrator);
    assert.equal(machine.isPlaying, true);
    machine.stop();
    await second;
    assert.equal(machine.isPlaying, false);
  });
});
