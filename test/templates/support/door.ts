import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A way to a server that a test shuts, jams and opens again. */
export interface Door {
  readonly port: number;
  /** How many clients are connected. */
  readonly clients: number;
  /** How many bytes the server has sent since the door was opened. */
  readonly sent: number;
  /** Lets everything through, from now on to this port of this machine. */
  open(port?: number): void;
  /** Takes whatever comes, new connections too, and answers nothing. */
  jam(): void;
  /** Cuts off everybody, and whoever comes next. */
  cut(): void;
  /** Ends it. */
  close(): Promise<void>;
}

/** Opens a door to a server on this machine. */
export async function openDoor(port: number, host = '127.0.0.1'): Promise<Door> {
  const pairs = new Set<readonly [client: Socket, server: Socket]>();
  let [target, state, sent] = [port, 'open', 0];
  const listener = createServer((client) => {
    client.on('error', () => {});
    if (state === 'cut') return void client.destroy();
    const server = connect(target, host);
    const pair = [client, server] as const;
    pairs.add(pair);
    server.on('error', () => client.destroy()).on('close', () => client.destroy());
    client.on('close', () => {
      server.destroy();
      pairs.delete(pair);
    });
    server.on('data', (chunk) => (sent += chunk.length));
    client.pipe(server).pipe(client);
    if (state === 'jammed') stopUp(pair);
    return undefined;
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  const cut = () => {
    state = 'cut';
    for (const sockets of pairs) for (const socket of sockets) socket.destroy();
  };
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    get clients() {
      return pairs.size;
    },
    get sent() {
      return sent;
    },
    open(next = target) {
      // Whoever was not stopped up is still piped: twice would be every byte twice.
      if (state === 'jammed') for (const [client, server] of pairs) client.pipe(server).pipe(client);
      [target, state] = [next, 'open'];
    },
    jam() {
      state = 'jammed';
      for (const pair of pairs) stopUp(pair);
    },
    cut,
    async close() {
      cut();
      listener.close();
      await once(listener, 'close');
    },
  };
}

/** What comes is taken and lost, so that a client which goes away is still noticed. */
function stopUp([client, server]: readonly [Socket, Socket]): void {
  client.unpipe(server).resume();
  server.unpipe(client).resume();
}
