import { createServer, type Server, type Socket } from 'node:net';
import { Connection, type Dispatch } from './connection.js';

/** A TCP server that speaks the wire protocol and leaves the commands to `dispatch`. */
export class WireServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #connections = 0;

  constructor(dispatch: Dispatch) {
    this.#server = createServer({ noDelay: true }, (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      this.#connections++;
      new Connection(socket, this.#connections, dispatch);
    });
  }

  /** Starts to listen; resolves to the port. */
  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        const address = this.#server.address();
        resolve(typeof address === 'object' && address ? address.port : port);
      });
    });
  }

  /** Cuts all connections and stops listening. */
  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
