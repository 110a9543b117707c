import type { Doc } from './bson/document.js';

/** The server's error codes, under the names mongod gives them: those raised here, and those a fail point is likely to ask for. */
const CODES = {
  InternalError: 1,
  BadValue: 2,
  HostUnreachable: 6,
  FailedToParse: 9,
  TypeMismatch: 14,
  InvalidLength: 16,
  AuthenticationFailed: 18,
  IllegalOperation: 20,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
  NamespaceExists: 48,
  MaxTimeMSExpired: 50,
  DollarPrefixedFieldName: 52,
  InvalidIdField: 53,
  EmptyFieldName: 56,
  CommandNotFound: 59,
  WriteConcernTimeout: 64,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  NetworkTimeout: 89,
  ShutdownInProgress: 91,
  UnsatisfiableWriteConcern: 100,
  WriteConflict: 112,
  CommandNotSupported: 115,
  NotAReplicaSet: 123,
  InvalidPipelineOperator: 168,
  PrimarySteppedDown: 189,
  InvalidIndexSpecificationOption: 197,
  QueryFeatureNotAllowed: 224,
  ExceededTimeLimit: 262,
  NoQueryExecutionPlans: 291,
  NotWritablePrimary: 10_107,
  DuplicateKey: 11_000,
  InterruptedAtShutdown: 11_600,
  InterruptedDueToReplStateChange: 11_602,
  Location15952: 15_952,
  Location15975: 15_975,
  Location17276: 17_276,
  Location17419: 17_419,
  Location31249: 31_249,
  Location31250: 31_250,
  Location31253: 31_253,
  Location31254: 31_254,
  Location31325: 31_325,
  Location40323: 40_323,
  Location40324: 40_324,
  Location40415: 40_415,
  Location40573: 40_573,
  Location51024: 51_024,
  Location51091: 51_091,
} as const;

/** A name of an error that this server raises itself. */
export type CodeName = keyof typeof CODES;

const NAMES = new Map<number, string>(Object.entries(CODES).map(([name, code]) => [code, name]));

/** The name that goes with a code: mongod calls the nameless ones after their place in its source. */
export const codeNameOf = (code: number): string => NAMES.get(code) ?? `Location${code}`;

/** An error the client is to see: a command's failure, or that of one write in a batch. */
export class ServerError extends Error {
  readonly code: number;

  constructor(
    readonly codeName: CodeName,
    message: string,
    readonly extra: Doc = {},
  ) {
    super(message);
    this.code = CODES[codeName];
  }

  /** The body of a failed command's reply. */
  toReply(): Doc {
    return { ok: 0, errmsg: this.message, code: this.code, codeName: this.codeName, ...this.extra };
  }

  /** One entry of a write command's `writeErrors`. */
  toWriteError(index: number): Doc {
    return { index, code: this.code, ...this.extra, errmsg: this.message };
  }
}

/** Fails the command, or the one write, that is being run. */
export function fail(codeName: CodeName, message: string, extra?: Doc): never {
  throw new ServerError(codeName, message, extra);
}

/** What is thrown at runtime by anything but this server's own checks is a defect of it, and shown as mongod shows its own. */
export function toServerError(error: unknown): ServerError {
  if (error instanceof ServerError) return error;
  return new ServerError('InternalError', error instanceof Error ? error.message : String(error));
}
