import { type Door, openDoor } from '../door.js';
import { certificate } from './certificate.js';
import { ACCOUNT, type Responder, type ResponderOptions, startResponder } from './responder.js';

/** A responder behind a door, and how to get there. */
export interface SqlServer {
  readonly door: Door;
  readonly responder: Responder;
  readonly encryption: NonNullable<ResponderOptions['encryption']>;
  /** What a template's `connection` needs to be. */
  readonly connection: Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}

export async function startSqlServer(options: ResponderOptions): Promise<SqlServer> {
  const responder = await startResponder(options);
  const door = await openDoor(responder.port);
  const { encryption = 'required' } = options;
  return {
    door,
    responder,
    encryption,
    connection: connectionTo(door.port),
    close: async () => void (await Promise.all([door.close(), responder.close()])),
  };
}

/** By name, since a server's certificate is for its name. */
export const connectionTo = (port: number) => ({
  server: 'localhost',
  port,
  ...ACCOUNT,
  options: { cryptoCredentialsDetails: { ca: certificate } },
});
