import assert from 'node:assert/strict';
import { onInterruption } from '../../lib/cli/interruptions.js';

describe('An interruption', () => {
  const heard: string[] = [];
  let time = 0;
  let release: () => void;
  let ended: { code: number | undefined }[];
  const exit = process.exit.bind(process);
  const others = { SIGINT: process.rawListeners('SIGINT'), SIGTERM: process.rawListeners('SIGTERM') };

  beforeEach(() => {
    heard.length = 0;
    time = 1000;
    ended = [];
    process.exit = ((code?: number) => void ended.push({ code })) as typeof process.exit;
    process.on('SIGINT', ofTheApplication).on('SIGTERM', ofTheApplication);
    release = onInterruption({ first: () => heard.push('first'), last: () => heard.push('last') }, () => time);
  });
  afterEach(() => {
    release();
    process.off('SIGINT', ofTheApplication).off('SIGTERM', ofTheApplication);
    process.exit = exit;
    assert.deepEqual({ SIGINT: process.rawListeners('SIGINT'), SIGTERM: process.rawListeners('SIGTERM') }, others);
  });
  const ofTheApplication = () => void heard.push('application');

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`IMP-11: of ${signal} is heard in the application's place, and the second one ends the process`, () => {
      process.emit(signal);
      assert.deepEqual([heard, ended], [['first'], []]);
      time += 1000;
      process.emit('SIGINT');
      assert.deepEqual([heard, ended], [['first', 'last'], [{ code: 130 }]]);
    });
  }

  it('IMP-11: that comes twice at once, as npx hands on what the terminal has sent too, counts once', () => {
    process.emit('SIGINT');
    time += 100;
    process.emit('SIGINT');
    assert.deepEqual([heard, ended], [['first'], []]);
  });

  it('is given back to those who heard it before', () => {
    release();
    process.emit('SIGINT');
    assert.deepEqual(heard, ['application']);
  });
});
