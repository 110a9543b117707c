import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { mock } from 'node:test';
import { type Html, html } from '../../../lib/express/dashboard/html.js';
import { streamParts } from '../../../lib/express/dashboard/live.js';

/** A response that keeps what is written to it. */
class Kept extends EventEmitter {
  readonly headers = new Map<string, string>();
  readonly written: string[] = [];
  statusCode = 0;
  headersSent = false;
  writableEnded = false;
  destroyed = false;

  setHeader = (name: string, value: string): void => void this.headers.set(name.toLowerCase(), value);
  getHeader = (name: string): string | undefined => this.headers.get(name.toLowerCase());
  clearCookie = (): void => {};
  write(text: string): boolean {
    this.written.push(text);
    this.emit('written');
    return true;
  }
  end = (): void => {
    this.writableEnded = true;
    this.emit('close');
  };
}

describe('streamParts', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  function streaming(read: () => Promise<Readonly<Record<string, Html>>>) {
    const res = new Kept();
    streamParts(res, read);
    const next = async (): Promise<string> => {
      const written = once(res, 'written');
      mock.timers.tick(5000);
      await written;
      return res.written.at(-1) ?? '';
    };
    return { res, next };
  }

  it('sends all parts at first, and then those that changed', async () => {
    let count = 1;
    const { res, next } = streaming(async () => ({ figures: html`<b>${count}</b>`, events: html`none` }));
    await once(res, 'written');
    assert.equal(res.headers.get('content-type'), 'text/event-stream; charset=utf-8');
    assert.equal(res.written[0], 'retry: 2000\n\n');
    assert.equal(res.written[1], 'event: parts\ndata: {"figures":"<b>1</b>","events":"none"}\n\n');
    count = 2;
    assert.equal(await next(), 'event: parts\ndata: {"figures":"<b>2</b>"}\n\n');
    assert.equal(await next(), ': nothing new\n\n');
  });

  it('goes on after an answer that is missing', async () => {
    let fails = true;
    const { res, next } = streaming(async () => {
      if (fails) throw new Error('down');
      return { figures: html`1` };
    });
    await once(res, 'written');
    assert.equal(res.written.at(-1), ': no answer\n\n');
    fails = false;
    assert.match(await next(), /^event: parts/);
  });

  it('DSH-01: ends after a minute, so that whoever looks has to show again that they may', async () => {
    const { res } = streaming(async () => ({}));
    await once(res, 'written');
    mock.timers.tick(60_000);
    assert.equal(res.writableEnded, true);
  });

  it('asks nobody any more once the reader is gone', async () => {
    let asked = 0;
    const { res } = streaming(async () => {
      asked++;
      return {};
    });
    await once(res, 'written');
    res.destroyed = true;
    res.emit('close');
    mock.timers.tick(30_000);
    await new Promise(setImmediate);
    assert.equal(asked, 1);
  });
});
