import { Binary, UUID } from 'bson';
import type { Doc } from '../bson/document.js';
import { fail } from '../errors.js';
import { MAX_DOCUMENT_BYTES, MAX_MESSAGE_BYTES, MAX_WRITE_BATCH } from '../wire/limits.js';
import type { Handler } from './command.js';

/** What this server passes for: a standalone MongoDB 7.0, so that drivers ask for nothing newer, such as `bulkWrite`. */
const VERSION = [7, 0, 0, 0];
const WIRE_VERSION = 21;
const SESSION_MINUTES = 30;

const version = VERSION.slice(0, 3).join('.');

/** The older commands call a server that takes writes by another name. */
const hello =
  (writable: 'isWritablePrimary' | 'ismaster'): Handler =>
  (_command, { connectionId }) => ({
    [writable]: true,
    helloOk: true,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    maxMessageSizeBytes: MAX_MESSAGE_BYTES,
    maxWriteBatchSize: MAX_WRITE_BATCH,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: SESSION_MINUTES,
    connectionId,
    minWireVersion: 0,
    maxWireVersion: WIRE_VERSION,
    readOnly: false,
  });

const buildInfo: Handler = () => ({
  version,
  versionArray: VERSION,
  gitVersion: 'embedded-mongo',
  modules: [],
  storageEngines: ['embedded-mongo'],
  bits: 64,
  debug: false,
  maxBsonObjectSize: MAX_DOCUMENT_BYTES,
});

const PARAMETERS: Doc = {
  featureCompatibilityVersion: { version: '7.0' },
  authenticationMechanisms: [],
  // Without them, mongod has no fail points.
  enableTestCommands: true,
};

const getParameter: Handler = (command) => {
  if (command.getParameter === '*') return PARAMETERS;
  const names = Object.keys(command).filter((name) => Object.hasOwn(PARAMETERS, name));
  if (!names.length) fail('InvalidOptions', 'no option found to get');
  return Object.fromEntries(names.map((name) => [name, PARAMETERS[name]]));
};

const startSession: Handler = () => ({
  id: { id: new Binary(new UUID().buffer, Binary.SUBTYPE_UUID) },
  timeoutMinutes: SESSION_MINUTES,
});

const nothing: Handler = () => ({});

/** What mongod says to a transaction where it has no replica set. */
export const NO_TRANSACTIONS = 'Transaction numbers are only allowed on a replica set member or mongos';

const noTransaction: Handler = () => fail('IllegalOperation', NO_TRANSACTIONS);

/** There are no users, so that nobody can be one of them. */
const noAuthentication: Handler = () => fail('AuthenticationFailed', 'Authentication failed.');

/** The commands about the server, its connections and its sessions. */
export const serverCommands: Readonly<Record<string, Handler>> = {
  hello: hello('isWritablePrimary'),
  isMaster: hello('ismaster'),
  ismaster: hello('ismaster'),
  ping: nothing,
  buildInfo,
  buildinfo: buildInfo,
  connectionStatus: () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
  getParameter,
  startSession,
  endSessions: nothing,
  refreshSessions: nothing,
  killSessions: nothing,
  killAllSessions: nothing,
  commitTransaction: noTransaction,
  abortTransaction: noTransaction,
  saslStart: noAuthentication,
  authenticate: noAuthentication,
};
