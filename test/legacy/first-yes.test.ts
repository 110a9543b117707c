import assert from 'node:assert/strict';
import { TooManyAttemptsError } from '../../lib/core/errors.js';
import { firstYes } from '../../lib/legacy/first-yes.js';

type Source = () => Promise<string | null>;
const yes: Source = async () => 'yes';
const no: Source = async () => null;
const failing =
  (error: unknown): Source =>
  () =>
    Promise.reject(error);
const ask = async (...sources: readonly Source[]) => {
  let asked = 0;
  const answer = await firstYes(sources, async (source) => {
    asked += 1;
    return await source();
  });
  return { answer, asked };
};

describe('firstYes', () => {
  it('asks in order, up to the first yes', async () => {
    assert.deepEqual(await ask(no, yes, yes), { answer: 'yes', asked: 2 });
    assert.deepEqual(await ask(failing(new Error('down')), yes), { answer: 'yes', asked: 2 });
  });

  it('is a no where everybody says no, and where there is nobody', async () => {
    assert.deepEqual(await ask(no, no), { answer: null, asked: 2 });
    assert.deepEqual(await ask(), { answer: null, asked: 0 });
  });

  it('LEG-01: is no answer where one gives none and nobody says yes', async () => {
    const [first, second] = [new Error('first'), new Error('second')];
    await assert.rejects(ask(no, failing(first), no), first);
    await assert.rejects(ask(failing(first), failing(second)), first);
    await assert.rejects(ask(no, failing(undefined)), (thrown) => thrown === undefined);
  });

  it('LEG-13: tells before all else that there were too many attempts', async () => {
    const patience = new TooManyAttemptsError();
    await assert.rejects(ask(failing(new Error('down')), failing(patience), no), patience);
  });
});
