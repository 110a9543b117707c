import assert from 'node:assert/strict';
import { clock, Progress, type ProgressFigures } from '../../../lib/cli/import/progress.js';
import { fakeTerminal } from '../support/fake-terminal.js';

function progressOn(settings: Parameters<typeof fakeTerminal>[0]) {
  const terminal = fakeTerminal(settings);
  const state = { now: 0, figures: { rows: 0, rejected: 0, done: 0, total: 1000 } as ProgressFigures };
  const progress = new Progress(
    terminal,
    () => state.figures,
    () => state.now,
  );
  const reach = (now: number, figures: Partial<ProgressFigures>) =>
    Object.assign(state, { now, figures: { ...state.figures, ...figures } });
  return { progress, reach, written: terminal.written };
}

/** What is left on a terminal of a line that is written over. */
const shown = (text: string): string => text.split('\r').at(-1)?.replace('\u001b[K', '') ?? '';

describe('The progress of an import', () => {
  it('is one line on a terminal that is written over, with how far it is, the rate, and the time left', () => {
    const { progress, reach, written } = progressOn({ columns: 80, isSeen: true });
    reach(2000, { rows: 2468, done: 250 });
    progress.draw();
    assert.equal(shown(written.err), '[========                      ]  25%  2,468 rows  1,234/s  0:06 left');
    reach(4000, { rows: 4000, rejected: 3, done: 1000 });
    progress.draw();
    assert.match(shown(written.err), /^\[=+\] 100% {2}4,000 rows {2}1,000\/s {2}0:00 left {2}3 rejected$/);
    assert.equal(written.err.includes('\n'), false);
    progress.end();
    assert.ok(written.err.endsWith('\r\u001b[K'));
    assert.equal(written.out, '');
  });

  it('never takes more than the line that there is', () => {
    for (const columns of [1, 10, 40, 60]) {
      const { progress, reach, written } = progressOn({ columns });
      reach(2000, { rows: 1_000_000, rejected: 5, done: 10 });
      progress.draw();
      assert.ok(shown(written.err).length < columns, String(columns));
      progress.end();
    }
  });

  it('tells no more than rows and rate where nobody knows how much there is', () => {
    const { progress, reach, written } = progressOn({ columns: 80 });
    reach(1000, { rows: 10, done: 500, total: null });
    progress.draw();
    assert.equal(shown(written.err), '10 rows  10/s');
    progress.end();
  });

  it('goes by the last seconds, since an import does not go at one pace', () => {
    const { progress, reach, written } = progressOn({ isSeen: false });
    for (let second = 1; second <= 60; second++) {
      reach(second * 1000, { rows: second <= 40 ? second * 1000 : 40_000 + (second - 40) * 10, done: second });
      progress.tellMachine();
    }
    progress.end();
    const last = JSON.parse(written.out.trim().split('\n').at(-1) ?? '') as object;
    assert.deepEqual(last, { type: 'progress', rows: 40_200, rejected: 0, rowsPerSecond: 10, percent: 6, secondsLeft: 940 });
  });

  it('says something in between on a line of its own', () => {
    const { progress, written } = progressOn({ columns: 80 });
    progress.say('first\n');
    progress.draw();
    progress.say('second\n');
    assert.match(written.err, /^\r[^\n]+first\n\r[^\n]+second\n$/);
    assert.ok(written.err.includes('\r\u001b[Ksecond'));
    progress.end();
  });

  it('writes nothing over where lines can’t be, and nothing for machines on a terminal', () => {
    const timers: number[] = [];
    const { setInterval: real } = globalThis;
    globalThis.setInterval = ((_work: unknown, every: number) => (timers.push(every), real(() => {}, 1e6).unref())) as typeof setInterval;
    try {
      progressOn({ columns: 0, isSeen: true }).progress.end();
      progressOn({ columns: 80, isSeen: true }).progress.end();
      progressOn({ columns: 0, isSeen: false }).progress.end();
    } finally {
      globalThis.setInterval = real;
    }
    assert.deepEqual(timers, [200, 5000]);
  });

  it('tells time as clocks do', () => {
    assert.deepEqual([0, 6.1, 60, 750, 3723].map(clock), ['0:00', '0:07', '1:00', '12:30', '1:02:03']);
  });
});
