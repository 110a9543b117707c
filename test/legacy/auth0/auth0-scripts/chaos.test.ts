import assert from 'node:assert/strict';
import { closeSources, patient, sourceOf } from '../support/scripts.js';

const TIMEOUT = 3000;

/** What a call is asked for does: nearly all that scripts have been seen to do wrong. */
const statements = [
  ...['', 'for (;;);', 'process.exit()', 'throw null', 'callback(new Error())', 'callback(null, { user_id: "wrong" }); callback(null, {})'],
  ...['setTimeout(() => { throw new Error() }, 5)', 'Promise.reject(new Error())', 'setInterval(() => {}, 1)'],
  ...['const all = []; for (;;) all.push(new Array(1e4).fill(email + all.length))', 'process.removeAllListeners()'],
  ...['callback(null, { user_id: "wrong" }); process.exit()', 'callback(); setTimeout(() => { for (;;); }, 5)'],
  ...['require("worker_threads").parentPort.close()', 'for (let i = 0; i < 1e4; i += 1) console.log("x".repeat(1e4))'],
];
const login = `function (email, password, callback) {
  if (email === 'bad') eval(password);
  else setTimeout(callback, Math.random() * 20, null, { user_id: email });
}`;

/** The same sequence in each run. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    yield state >>> 16;
  }
}

describe('auth0Scripts, with calls of every kind at once,', () => {
  afterEach(closeSources);

  it('LEG-02, LEG-04: ends each, gives nobody the answer of another, and goes on after that', async () => {
    const source = sourceOf({ login }, { timeout: TIMEOUT, workers: 2, concurrency: 4, recycleAfter: { calls: 10 } });
    const random = numbers(7);
    const next = () => random.next().value;
    const counts = { right: 0, none: 0 };
    const call = async (index: number): Promise<void> => {
      const bad = next() % 3 === 0 ? statements[next() % statements.length] : undefined;
      try {
        const answer = await source.verify(bad === undefined ? `user-${index}` : 'bad', bad ?? '', { signal: patient });
        if (bad === undefined) assert.equal(answer?.id, `user-${index}`);
        counts.right += 1;
      } catch (error) {
        assert.equal((error as { code?: unknown }).code, 'legacy_unavailable', String(error));
        counts.none += 1;
      }
    };
    for (let round = 0; round < 4; round += 1) await Promise.all(Array.from({ length: 15 }, (_, index) => call(index)));
    assert.ok(counts.right > 0 && counts.none > 0, JSON.stringify(counts));
    const last = await source.verify('ada', '', { signal: patient }).catch(async () => await source.verify('ada', '', { signal: patient }));
    assert.equal(last?.id, 'ada');
  }).timeout(60_000);
});
