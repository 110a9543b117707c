import assert from 'node:assert/strict';
import type { AttemptLimiter, Awaitable } from '../core/ports.js';
import { atOnce, type Checks, type Contract, contractOf } from './contract.js';
import { unique } from './samples.js';

/** What an {@link AttemptLimiter} is put through the contract with. */
export interface AttemptLimiterFixture {
  /** A limiter with its default limits. It need not be empty. */
  readonly make: () => Awaitable<AttemptLimiter>;
  /**
   * Lets time pass, in ms, for every limiter made since. Without it, the cases about the end of a window are left out:
   * the contract never sleeps.
   */
  readonly advance?: ((ms: number) => Awaitable<void>) | undefined;
}

const PER_IDENTIFIER = 10;
const PER_IP = 100;
const CEILING = 100;
const WINDOW = 15 * 60;

/**
 * What every {@link AttemptLimiter} must do with its default limits: 10 failures per identifier and 100 per network
 * address in fixed windows of 15 minutes, and 100 failures per identifier with no success between them. A limiter may
 * stop up to a window's failures before the hundredth, so that attempts under way at once do not pass it.
 */
export const attemptLimiterContract = ({ make, advance }: AttemptLimiterFixture): Contract => [
  ...contractOf<AttemptLimiter>(make, withinOneWindow),
  ...(advance ? contractOf<AttemptLimiter>(make, overTime(advance)) : []),
];

const withinOneWindow: Checks<AttemptLimiter> = {
  'admits ten failures of an identifier, then says how many seconds to wait': async (limits) => {
    const identifier = unique();
    assert.deepEqual(await failures(limits, PER_IDENTIFIER, () => ({ identifier })), Array<number>(PER_IDENTIFIER).fill(0));
    const wait = await limits.admit({ identifier });
    assert.ok(wait > 0 && wait <= WINDOW, `${wait} seconds`);
    assert.equal(await limits.admit({ identifier: unique() }), 0);
  },

  'RTL-03: lets ten of fifty attempts in that come at once': async (limits) => {
    const identifier = unique();
    const waits = await atOnce(50, () => limits.admit({ identifier, ip: unique() }));
    assert.equal(waits.filter((wait) => wait === 0).length, PER_IDENTIFIER);
    assert.ok(waits.every((wait) => wait <= WINDOW));
  },

  'RTL-01: counts an identifier whatever the address an attempt comes from': async (limits) => {
    const identifier = unique();
    await failures(limits, PER_IDENTIFIER, () => ({ identifier, ip: unique() }));
    assert.ok((await limits.admit({ identifier, ip: unique() })) > 0);
    assert.ok((await limits.admit({ identifier })) > 0);
  },

  'admits a hundred failures from an address, whatever the identifiers': async (limits) => {
    const ip = unique();
    assert.deepEqual(await failures(limits, PER_IP, () => ({ identifier: unique(), ip })), Array<number>(PER_IP).fill(0));
    const wait = await limits.admit({ identifier: unique(), ip });
    assert.ok(wait > 0 && wait <= WINDOW, `${wait} seconds`);
    assert.equal(await limits.admit({ identifier: unique(), ip: unique() }), 0);
    assert.equal(await limits.admit({ identifier: unique() }), 0);
  },

  'an attempt refused for its address is not counted against the identifier': async (limits) => {
    const [ip, identifier] = [unique(), unique()];
    await failures(limits, PER_IP, () => ({ identifier: unique(), ip }));
    for (let attempt = 0; attempt < 2 * PER_IDENTIFIER; attempt++) assert.ok((await limits.admit({ identifier, ip })) > 0);
    assert.equal(await limits.admit({ identifier, ip: unique() }), 0);
  },

  'gives a success back': async (limits) => {
    const keys = { identifier: unique(), ip: unique() };
    for (let attempt = 0; attempt < PER_IP + 10; attempt++) {
      assert.equal(await limits.admit(keys), 0, `attempt ${attempt}`);
      await limits.settle(keys, 'success');
    }
  },

  'I11: gives a fault back': async (limits) => {
    const keys = { identifier: unique(), ip: unique() };
    for (let attempt = 0; attempt < PER_IP + 10; attempt++) {
      assert.equal(await limits.admit(keys), 0, `attempt ${attempt}`);
      await limits.settle(keys, 'fault');
    }
  },

  'gives one attempt back for one that ended well, and no more': async (limits) => {
    const keys = { identifier: unique() };
    await failures(limits, PER_IDENTIFIER - 1, () => keys);
    assert.equal(await limits.admit(keys), 0);
    assert.ok((await limits.admit(keys)) > 0);
    await limits.settle(keys, 'fault');
    assert.equal(await limits.admit(keys), 0);
    assert.ok((await limits.admit(keys)) > 0);
  },

  'what is given back is no credit for later': async (limits) => {
    const keys = { identifier: unique(), ip: unique() };
    for (const end of ['success', 'fault', 'success'] as const) await limits.settle(keys, end);
    await failures(limits, PER_IDENTIFIER, () => keys);
    assert.ok((await limits.admit(keys)) > 0);
  },

  'counts an address alone where no identifier is named, of any spelling and whatever else is counted from it': async (limits) => {
    const ip = `mail ${unique()}`;
    await failures(limits, PER_IDENTIFIER, () => ({ identifier: unique(), ip }));
    const left = PER_IP - PER_IDENTIFIER;
    assert.deepEqual(await failures(limits, left, () => ({ ip })), Array<number>(left).fill(0));
    const wait = await limits.admit({ ip });
    assert.ok(wait > 0 && wait <= WINDOW, `${wait} seconds`);
    assert.equal(await limits.admit({ ip: unique() }), 0);
    assert.equal(await limits.admit({ identifier: unique() }), 0);
  },

  'lets a hundred of a hundred and fifty in that come from one address at once, and name nobody': async (limits) => {
    const ip = unique();
    const waits = await atOnce(PER_IP + 50, () => limits.admit({ ip }));
    assert.equal(waits.filter((wait) => wait === 0).length, PER_IP);
  },

  'gives an attempt back that named nobody': async (limits) => {
    const keys = { ip: unique() };
    await failures(limits, PER_IP - 1, () => keys);
    for (const end of ['success', 'fault'] as const) {
      assert.equal(await limits.admit(keys), 0);
      assert.ok((await limits.admit(keys)) > 0);
      await limits.settle(keys, end);
    }
  },

  'attempts that name nobody are not those of somebody whose name is empty or odd': async (limits) => {
    for (const identifier of ['undefined', 'null']) await limits.clear(identifier);
    await failures(limits, PER_IP, () => ({ ip: unique() }));
    for (const identifier of ['undefined', 'null']) assert.equal(await limits.admit({ identifier }), 0);
    await limits.settle({}, 'failure');
    for (let attempt = 0; attempt < PER_IDENTIFIER + 1; attempt++) assert.equal(await limits.admit({}), 0);
  },

  'clear forgets an identifier, and no other': async (limits) => {
    const [identifier, other] = [unique(), unique()];
    await failures(limits, PER_IDENTIFIER, () => ({ identifier }));
    await failures(limits, PER_IDENTIFIER, () => ({ identifier: other }));
    await limits.clear(identifier);
    assert.equal(await limits.admit({ identifier }), 0);
    assert.ok((await limits.admit({ identifier: other })) > 0);
    await limits.clear(unique());
  },

  'an identifier and an address of the same spelling are counted apart': async (limits) => {
    const name = unique();
    await failures(limits, PER_IDENTIFIER, () => ({ identifier: name }));
    assert.equal(await limits.admit({ identifier: unique(), ip: name }), 0);
    await limits.clear(name);
    assert.equal(await limits.admit({ identifier: name, ip: name }), 0);
  },

  'counts an identifier of any spelling': async (limits) => {
    const tag = unique();
    for (const identifier of [`__proto__${tag}`, `$gt.${tag}`, `${tag}:ip`, `${tag}\u{1f511}`, `${tag}${'x'.repeat(200)}`]) {
      await failures(limits, PER_IDENTIFIER, () => ({ identifier }));
      assert.ok((await limits.admit({ identifier })) > 0, identifier);
    }
  },
};

const overTime = (advance: (ms: number) => Awaitable<void>): Checks<AttemptLimiter> => ({
  'RTL-04: attempts while locked do not make the lock longer': async (limits) => {
    const identifier = unique();
    await failures(limits, PER_IDENTIFIER, () => ({ identifier }));
    for (let minute = 1; minute < 15; minute++) {
      await advance(60_000);
      const wait = await limits.admit({ identifier });
      assert.ok(wait > 0 && wait <= WINDOW - minute * 60 + 1, `${wait} seconds after ${minute} minutes`);
    }
    await advance(61_000);
    assert.equal(await limits.admit({ identifier }), 0);
  },

  'counts anew when the window of an identifier or of an address has ended': async (limits) => {
    const [identifier, ip] = [unique(), unique()];
    await failures(limits, PER_IDENTIFIER, () => ({ identifier }));
    await failures(limits, PER_IP, () => ({ identifier: unique(), ip }));
    await advance((WINDOW + 1) * 1000);
    assert.deepEqual(await failures(limits, PER_IDENTIFIER, () => ({ identifier, ip })), Array<number>(PER_IDENTIFIER).fill(0));
    assert.ok((await limits.admit({ identifier })) > 0);
  },

  'RTL-05: never hears more than a hundred failures in a row, however slow, until the owner has proved themselves': async (limits) => {
    const identifier = unique();
    const most = await heard(limits, identifier, advance, CEILING + 50);
    assert.ok(most <= CEILING && most >= CEILING - PER_IDENTIFIER, `${most} failures were heard`);
    await advance(100 * WINDOW * 1000);
    assert.ok((await limits.admit({ identifier })) > 0);
    await limits.clear(identifier);
    assert.equal(await limits.admit({ identifier }), 0);
  },

  'RTL-05: a success in between ends the row, a fault does not': async (limits) => {
    const [known, unlucky] = [unique(), unique()];
    for (const [identifier, end] of [
      [known, 'success'],
      [unlucky, 'fault'],
    ] as const) {
      const few = CEILING - PER_IDENTIFIER;
      assert.equal(await heard(limits, identifier, advance, few), few);
      await advance((WINDOW + 1) * 1000);
      assert.equal(await limits.admit({ identifier }), 0);
      await limits.settle({ identifier }, end);
    }
    assert.equal(await heard(limits, known, advance, 20), 20);
    assert.ok((await heard(limits, unlucky, advance, 20)) <= PER_IDENTIFIER);
  },
});

type Keys = Parameters<AttemptLimiter['admit']>[0];

/** Attempts that fail, one after the other; what `admit` said of each. */
async function failures(limits: AttemptLimiter, times: number, keysOf: () => Keys): Promise<number[]> {
  const waits: number[] = [];
  for (let attempt = 0; attempt < times; attempt++) {
    const keys = keysOf();
    waits.push(await limits.admit(keys));
    if (waits.at(-1) === 0) await limits.settle(keys, 'failure');
  }
  return waits;
}

/** How many of so many failures are heard, where each that is refused waits out a window and is tried once more. */
async function heard(limits: AttemptLimiter, identifier: string, advance: (ms: number) => Awaitable<void>, times: number): Promise<number> {
  for (let failure = 0; failure < times; failure++) {
    if ((await limits.admit({ identifier })) > 0) {
      await advance((WINDOW + 1) * 1000);
      if ((await limits.admit({ identifier })) > 0) return failure;
    }
    await limits.settle({ identifier }, 'failure');
  }
  return times;
}
