import { inspectPassword } from 'passport-lazy-migration/passwords';
import { UsageError } from '../command.js';
import { isObject, type Properties } from './mapping-value.js';

/** What all hashes of a Firebase project have in common, as `firebase-scrypt` takes it. */
export interface FirebaseParams {
  readonly signerKey: unknown;
  readonly saltSeparator: unknown;
  readonly rounds: unknown;
  readonly memCost: unknown;
  readonly [name: string]: unknown;
}

/**
 * Reads the password hash parameters of a Firebase project: under the names of its console, also within `hash_config`, or
 * those of Identity Platform's API (`signerKey`, `saltSeparator`, `rounds`, `memoryCost`).
 * @throws UsageError where they are missing, or are none. The key is not told.
 */
export function readFirebaseParams(hashConfig: Properties | undefined): FirebaseParams {
  if (!hashConfig) throw new UsageError(`Firebase's export needs --hash-config: ${WHERE}`);
  const config = isObject(hashConfig['hash_config']) ? hashConfig['hash_config'] : hashConfig;
  const { algorithm = 'SCRYPT', base64_signer_key, base64_salt_separator, rounds, mem_cost } = config;
  if (algorithm !== 'SCRYPT')
    throw new UsageError("--hash-config: expected the algorithm to be SCRYPT, which is Firebase's own; other hashes are not exported.");
  const params = {
    signerKey: base64_signer_key ?? config['signerKey'],
    saltSeparator: base64_salt_separator ?? config['saltSeparator'],
    rounds,
    memCost: mem_cost ?? config['memoryCost'],
  };
  const missing = Object.entries(NAMES).filter(([name]) => params[name as keyof typeof NAMES] === undefined);
  if (missing.length) throw new UsageError(`--hash-config has no ${missing.map(([, name]) => name).join(', ')}: ${WHERE}`);
  // A hash has the length of the key; whether it is that of anybody does not matter.
  const hash = typeof params.signerKey === 'string' ? params.signerKey : '';
  const { status } = inspectPassword({ format: 'firebase-scrypt', hash, salt: 'AAAA', saltEncoding: 'base64', params });
  if (status === 'too-costly')
    throw new UsageError('--hash-config asks for more work than a hash may take here: look at rounds and mem_cost.');
  if (status !== 'readable') throw new UsageError(`--hash-config is none: expected two texts in base64 and two numbers. ${WHERE}`);
  return params;
}

const NAMES = { signerKey: 'base64_signer_key', saltSeparator: 'base64_salt_separator', rounds: 'rounds', memCost: 'mem_cost' };
const WHERE =
  "Firebase's console shows base64_signer_key, base64_salt_separator, rounds and mem_cost under Authentication, Users, in the menu above the list.";
