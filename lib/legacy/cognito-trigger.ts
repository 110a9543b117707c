import { ConfigurationError } from '../core/errors.js';
import { isAddress } from '../core/identifier.js';
import { checkKeys } from '../core/known-keys.js';
import { isPlainObject } from '../core/legacy-answer.js';
import type { LegacyProfile, LegacySource } from '../core/ports.js';
import { callLambda, type LambdaCallback, type LambdaContext } from './lambda-call.js';
import { NoAnswer, noAnswerOf } from './no-answer.js';

/** What Cognito calls a migrate user trigger with; the handler fills in the response. */
export interface MigrateUserEvent {
  readonly triggerSource: string;
  readonly userName: string;
  readonly request: {
    /** Absent where somebody has forgotten theirs. */
    readonly password?: string;
    readonly validationData?: unknown;
    readonly clientMetadata?: unknown;
  };
  readonly response: {
    userAttributes?: Record<string, string> | null;
    finalUserStatus?: string | null;
    messageAction?: string | null;
    desiredDeliveryMediums?: readonly string[] | null;
    forceAliasCreation?: boolean | null;
    enableSMSMFA?: boolean | null;
  };
}

/** A handler as its module exports it, of any style; one that has the types of `@types/aws-lambda` is one too. */
export type MigrateUserHandler = { handler(event: MigrateUserEvent, context: LambdaContext, callback: LambdaCallback): unknown }['handler'];

/** What a handler of AWS Cognito's migrate user trigger is called with, and how its answers are read. */
export interface CognitoTriggerOptions {
  /** The source's name; part of the ledger's keys, so never to be changed. @default 'legacy' */
  readonly name?: string | undefined;
  /**
   * Whether what the handler failed with says no to a person. It can't be told by itself, since the contract has the same
   * for a wrong password and for an outage; taken for a no wrongly, an outage tells everybody that their password is wrong.
   * @default whether it is the text `Bad password`, or an error of that message, as in AWS's own example
   */
  readonly isNo?: ((failure: unknown) => boolean) | undefined;
  /** The attribute that is a person's key for ever, such as `custom:legacy_id`. Absent: the address is, or the username. */
  readonly idAttribute?: string | undefined;
  /** Fields of the event that the handler looks at, such as `userPoolId` or `region`. */
  readonly event?: Readonly<Record<string, unknown>> | undefined;
  /** Fields of the event's request, such as `clientMetadata` or `validationData`. */
  readonly request?: Readonly<Record<string, unknown>> | undefined;
}

const CHECKED = 'cognitoTrigger';
const AUTHENTICATION = 'UserMigration_Authentication';
const FORGOT_PASSWORD = 'UserMigration_ForgotPassword';
/** What Cognito gives a trigger, in milliseconds. */
const TIME = 5000;
const RESPONSE = {
  ...{ userAttributes: null, forceAliasCreation: null, enableSMSMFA: null },
  ...{ finalUserStatus: null, messageAction: null, desiredDeliveryMediums: null },
};

/**
 * A source over a Lambda handler that was written for AWS Cognito's migrate user trigger, called in this process.
 * `verify` is `UserMigration_Authentication`, `getUser` is `UserMigration_ForgotPassword`. An answer with `userAttributes`
 * is a yes, one without a no. The handler is trusted with passwords, and with the process: what it throws at nobody ends it.
 * @throws ConfigurationError where an option is wrong.
 */
export function cognitoTrigger(handler: MigrateUserHandler, options: CognitoTriggerOptions = {}): LegacySource {
  if (typeof handler !== 'function') throw new ConfigurationError(`${CHECKED}: expected the handler to be a function.`);
  checkOptions(options);
  const { name, isNo = saysBadPassword } = options;

  const ask = async (triggerSource: string, userName: string, secret: { password?: string }, signal: AbortSignal) => {
    const event = {
      ...{ version: '1', region: 'us-east-1', userPoolId: 'us-east-1_legacy' },
      callerContext: { awsSdkVersion: 'passport-lazy-migration', clientId: 'legacy' },
      ...options.event,
      ...{ triggerSource, userName },
      request: { validationData: null, ...options.request, ...secret },
      response: { ...RESPONSE },
    };
    const outcome = await callLambda(handler, structuredClone(event), { signal, time: TIME });
    if ('result' in outcome) return responseIn(outcome.result);
    // Literally: a promise, of a function that should not be async, would make a no of every outage.
    const saysNo: unknown = isNo(outcome.failure);
    if (saysNo === true) return null;
    throw noAnswerOf(outcome.failure);
  };
  const profileOf = (response: TriggerResponse | null, identifier: string) =>
    response && legacyProfile(response, identifier, options.idAttribute);
  return {
    ...(name !== undefined && { name }),
    async verify(identifier, password, { signal }) {
      const response = await ask(AUTHENTICATION, identifier, { password }, signal);
      return response?.['finalUserStatus'] === 'RESET_REQUIRED' ? null : profileOf(response, identifier);
    },
    getUser: async (identifier, { signal }) => profileOf(await ask(FORGOT_PASSWORD, identifier, {}, signal), identifier),
  };
}

function checkOptions(options: CognitoTriggerOptions): void {
  checkKeys(`the options of ${CHECKED}`, options, ['name', 'isNo', 'idAttribute', 'event', 'request']);
  const { name, isNo, idAttribute, event = {}, request = {} } = options;
  const wrong = (what: string): ConfigurationError => new ConfigurationError(`${CHECKED}: expected ${what}.`);
  for (const [option, value] of Object.entries({ name, idAttribute }))
    if (value !== undefined && (typeof value !== 'string' || !value)) throw wrong(`${option} to be a text that is not empty`);
  if (isNo !== undefined && typeof isNo !== 'function') throw wrong('isNo to be a function');
  for (const [option, fields] of Object.entries({ event, request })) {
    try {
      if (!isPlainObject(structuredClone(fields))) throw wrong('');
    } catch {
      throw wrong(`${option} to be an object that JSON can hold`);
    }
  }
}

const saysBadPassword = (failure: unknown): boolean => (failure instanceof Error ? failure.message : failure) === 'Bad password';

type TriggerResponse = Readonly<Record<string, unknown>> & { readonly userAttributes: Readonly<Record<string, unknown>> };

/** @throws NoAnswer where the handler gave no event back. */
function responseIn(result: unknown): TriggerResponse | null {
  const response = isPlainObject(result) ? result['response'] : undefined;
  if (!isPlainObject(response)) throw new NoAnswer('invalid-answer', 'the handler gave back no event with a response');
  const attributes = response['userAttributes'];
  if (attributes === undefined || attributes === null) return null;
  if (!isPlainObject(attributes)) throw new NoAnswer('invalid-answer', 'the handler gave userAttributes that are no object');
  return Object.keys(attributes).length ? { ...response, userAttributes: attributes } : null;
}

/**
 * Attributes of Cognito as a profile of ours, all kept under their names.
 * - Who asked by a username goes by it, as they would in Cognito.
 * - Attributes are texts: `email_verified` counts as `true` or `'true'`.
 * - With `enableSMSMFA`, the password alone is not enough.
 * @throws NoAnswer where there is no attribute that is to be the id.
 */
function legacyProfile(
  { userAttributes, enableSMSMFA }: TriggerResponse,
  identifier: string,
  idAttribute: string | undefined,
): LegacyProfile {
  const { email, email_verified, username, name, given_name, family_name } = userAttributes;
  const names = [given_name, family_name].filter((part) => typeof part === 'string' && part);
  return {
    ...userAttributes,
    id: idAttribute === undefined ? undefined : idIn(userAttributes[idAttribute]),
    email: email as string,
    username: (username ?? (isAddress(identifier) ? undefined : identifier)) as string,
    emailVerified: email_verified === true || email_verified === 'true',
    name: name ?? (names.length ? names.join(' ') : undefined),
    ...((enableSMSMFA === true || enableSMSMFA === 'true') && { mfaRequired: true }),
  };
}

function idIn(id: unknown): string {
  if (typeof id === 'string' && id) return id;
  throw new NoAnswer('invalid-answer', 'the handler gave no text in the attribute that is to be the id');
}
