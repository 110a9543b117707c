import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { askSecret } from '../../lib/cli/ask-secret.js';

/** What the keys of a terminal send. */
const KEY = { enter: '\r', backspace: String.fromCharCode(127), deleteLine: String.fromCharCode(21) };
const CTRL_C = String.fromCharCode(3);
const CTRL_D = String.fromCharCode(4);
const CTRL_Z = String.fromCharCode(26);

describe('askSecret', () => {
  const ask = async (typed: string) => {
    const input = new PassThrough();
    const written: string[] = [];
    const answer = askSecret('Password: ', { input, output: { write: (text) => written.push(text) } });
    for (const key of typed) input.write(key);
    input.end();
    return { answer: await answer, written: written.join('') };
  };

  it('shows the question, and nothing of what is typed', async () => {
    assert.deepEqual(await ask(`correct horse${KEY.enter}`), { answer: 'correct horse', written: 'Password: \n' });
  });

  it('takes the line exactly as it was typed', async () => {
    for (const password of [' a b ', 'tab\there', 'Пароль', '\u{1F600}!', '$(x) `y` "z"', "'--"]) {
      assert.equal((await ask(`${password}${KEY.enter}`)).answer, password);
    }
  });

  it('takes back what was deleted', async () => {
    assert.equal((await ask(`wrong${KEY.deleteLine}rigth${KEY.backspace}${KEY.backspace}ht${KEY.enter}`)).answer, 'right');
  });

  it('takes it back on a terminal that says it is dumb, too', async () => {
    const { TERM } = process.env;
    process.env['TERM'] = 'dumb';
    try {
      assert.equal((await ask(`wrong${KEY.deleteLine}rigth${KEY.backspace}${KEY.backspace}ht${KEY.enter}`)).answer, 'right');
      assert.equal(process.env['TERM'], 'dumb');
    } finally {
      if (TERM === undefined) delete process.env['TERM'];
      else process.env['TERM'] = TERM;
    }
  });

  it('is interrupted by Ctrl-C', async () => {
    await assert.rejects(ask(`secr${CTRL_C}`), { name: 'Interrupted' });
  });

  it('is not left in the middle by Ctrl-Z', async () => {
    let stops = 0;
    const stop = () => void (stops += 1);
    process.on('SIGTSTP', stop);
    try {
      assert.equal((await ask(`sec${CTRL_Z}ret${KEY.enter}`)).answer, 'secret');
    } finally {
      process.off('SIGTSTP', stop);
    }
    assert.equal(stops, 0);
  });

  it('takes Ctrl-D, or the end of the input, for the end of the line', async () => {
    assert.equal((await ask(CTRL_D)).answer, '');
    assert.equal((await ask('')).answer, '');
  });
});
