import { EventEmitter, once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { createInterface } from 'node:readline';

/** One mail as a server gets it. */
export interface Received {
  readonly recipients: readonly string[];
  readonly data: string;
}

/** A mail server that takes everything, as far as SMTP is needed for that. */
export async function startSmtpServer() {
  const received: Received[] = [];
  const arrivals = new EventEmitter();
  const server = createServer((socket) => {
    let recipients: string[] = [];
    let data: string[] | null = null;
    const say = (line: string) => socket.write(`${line}\r\n`);
    say('220 ready');
    createInterface(socket).on('line', (line) => {
      if (data && line !== '.') data.push(line.replace(/^\./, ''));
      else if (data) {
        received.push({ recipients, data: data.join('\n') });
        [recipients, data] = [[], null];
        say('250 taken');
        arrivals.emit('mail');
      } else if (/^RCPT TO:/i.test(line)) {
        recipients.push(/<(.*)>/.exec(line)?.[1] ?? '');
        say('250 fine');
      } else if (/^DATA/i.test(line)) {
        data = [];
        say('354 go on');
      } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
      else say('250 fine');
    });
    socket.on('error', () => {});
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    /** Waits for the first mail. */
    async next(): Promise<void> {
      if (!received.length) await once(arrivals, 'mail', { signal: AbortSignal.timeout(10_000) });
    },
    async stop() {
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}
