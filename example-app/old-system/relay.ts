import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { Postgres } from './postgres.js';

/**
 * A door in front of a PostgreSQL that is not ours to stop: once it is shut, nothing reaches the server through it.
 * @param url Where the server is.
 */
export async function openRelay(url: string): Promise<Postgres> {
  const behind = new URL(url);
  const open = new Set<Socket>();
  const door = createServer((client) => {
    const server = connect(Number(behind.port || 5432), behind.hostname);
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      open.add(socket);
      socket.on('error', () => other.destroy()).on('close', () => open.delete(socket) && other.destroy());
      socket.pipe(other);
    }
  }).listen(0, '127.0.0.1');
  await once(door, 'listening');

  const address = door.address();
  const front = new URL(url);
  front.hostname = '127.0.0.1';
  front.port = typeof address === 'object' && address ? String(address.port) : '';
  return {
    url: front.href,
    async stop() {
      if (!door.listening) return;
      const closed = once(door, 'close');
      door.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
