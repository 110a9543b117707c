import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import {
  cognitoTrigger,
  type CognitoTriggerOptions,
  type MigrateUserEvent,
  type MigrateUserHandler,
} from '../../lib/legacy/cognito-trigger.js';
import type { LambdaCallback, LambdaContext } from '../../lib/legacy/lambda-call.js';
import { legacySourceContract, registerContract } from '../../lib/testing/index.js';
import { outcome, world } from '../support/world.js';
import { assertUnavailable } from './support/assert-unavailable.js';
import { ada, patient } from './support/endpoint-suite.js';
import { guarded } from './support/guarded.js';

const knows = (userName: string) => [ada.email, ada.username].includes(userName.toLowerCase());
const logsIn = ({ userName, request }: MigrateUserEvent) => knows(userName) && request.password === ada.password;
const attributes = { email: ada.email, email_verified: 'true', given_name: 'Ada', family_name: 'Lovelace', 'custom:legacy_id': ada.id };

/** AWS's example of today: an event without attributes is the no. */
const today = async (event: MigrateUserEvent) => {
  if (event.triggerSource === 'UserMigration_Authentication') {
    if (logsIn(event))
      Object.assign(event.response, { userAttributes: attributes, finalUserStatus: 'CONFIRMED', messageAction: 'SUPPRESS' });
  } else if (event.triggerSource === 'UserMigration_ForgotPassword') {
    if (knows(event.userName)) Object.assign(event.response, { userAttributes: attributes, messageAction: 'SUPPRESS' });
  }
  return event;
};

/** AWS's example of yesterday: the no is an error in a callback, the yes a success of the context. */
const yesterday = (event: MigrateUserEvent, context: LambdaContext, callback: LambdaCallback): void => {
  const isKnown = event.triggerSource === 'UserMigration_Authentication' ? logsIn(event) : knows(event.userName);
  if (!isKnown) return callback('Bad password');
  event.response.userAttributes = attributes;
  if (event.triggerSource === 'UserMigration_Authentication') event.response.finalUserStatus = 'CONFIRMED';
  event.response.messageAction = 'SUPPRESS';
  context.succeed(event);
};

/** Another pool behind it, whose errors are the no. */
const otherPool: MigrateUserHandler = async (event) => {
  if (!knows(event.userName)) throw Object.assign(new Error('User does not exist.'), { name: 'UserNotFoundException' });
  if (event.request.password !== undefined && !logsIn(event))
    throw Object.assign(new Error('Incorrect username or password.'), { name: 'NotAuthorizedException' });
  return { ...event, response: { userAttributes: attributes, finalUserStatus: 'CONFIRMED' } };
};
const isNoOfThePool = (failure: unknown) =>
  failure instanceof Error && ['UserNotFoundException', 'NotAuthorizedException'].includes(failure.name);

describe('cognitoTrigger', () => {
  const STYLES: Readonly<Record<string, readonly [MigrateUserHandler, CognitoTriggerOptions?]>> = {
    'a handler after AWS’s example of today': [today],
    'a handler after AWS’s example of yesterday': [yesterday],
    'a handler whose errors are a pool’s': [otherPool, { isNo: isNoOfThePool, idAttribute: 'custom:legacy_id' }],
  };
  for (const [style, [handler, options]] of Object.entries(STYLES)) {
    describe(style, () => {
      for (const identifier of [ada.email, ada.username]) {
        describe(`keeps to the contract of sources, asked by ${identifier}:`, () => {
          const known = { identifier, password: ada.password };
          registerContract(legacySourceContract(cognitoTrigger(handler, options), { known, unknown: 'nobody@example.org' }), { it });
        });
      }

      it('brings somebody over at the first login, and never needs the old system for them again', async () => {
        let isDown = false;
        let calls = 0;
        const legacy = cognitoTrigger((...asked) => {
          calls += 1;
          if (isDown) throw new Error(`connection lost; password=${ada.password}`);
          return handler(...asked);
        }, options);
        const { migrator } = world({ legacy });
        assert.equal(await outcome(migrator, ada.email, 'a wrong password'), 'rejected');
        assert.equal(await outcome(migrator, 'nobody@example.org', ada.password), 'rejected');
        isDown = true;
        assert.equal(await outcome(migrator, ada.email, ada.password), 'legacy_unavailable');
        isDown = false;
        assert.equal(await outcome(migrator, 'ADA@example.org', ada.password), 'migrated');
        calls = 0;
        assert.equal(await outcome(migrator, ada.email, ada.password), 'verified');
        assert.equal(await outcome(migrator, ada.email, 'a wrong password'), 'rejected');
        assert.equal(calls, 0);
      });
    });
  }

  const events: MigrateUserEvent[] = [];
  const telling = (response: object, options?: CognitoTriggerOptions) =>
    cognitoTrigger(async (event) => {
      events.push(event);
      return { ...event, response: { ...event.response, ...response } };
    }, options);
  const verify = (source: ReturnType<typeof telling>, identifier = ada.email) => guarded(source).verify(identifier, ada.password);
  const profileOf = async (source: ReturnType<typeof telling>, identifier = ada.email) => (await verify(source, identifier))?.profile;
  beforeEach(() => (events.length = 0));

  it('sends the very events that Cognito sends', async () => {
    const source = telling(
      {},
      { event: { userPoolId: 'eu-1_pool', userName: 'x', triggerSource: 'x' }, request: { clientMetadata: { k: 'v' } } },
    );
    await source.verify('ADA', ada.password, { signal: patient() });
    await source.getUser('ADA', { signal: patient() });
    const common = {
      version: '1',
      region: 'us-east-1',
      userPoolId: 'eu-1_pool',
      callerContext: { awsSdkVersion: 'passport-lazy-migration', clientId: 'legacy' },
      userName: 'ADA',
      response: {
        ...{ userAttributes: null, forceAliasCreation: null, enableSMSMFA: null },
        ...{ finalUserStatus: null, messageAction: null, desiredDeliveryMediums: null },
      },
    };
    const request = { validationData: null, clientMetadata: { k: 'v' } };
    assert.deepEqual(events, [
      { ...common, triggerSource: 'UserMigration_Authentication', request: { ...request, password: ada.password } },
      { ...common, triggerSource: 'UserMigration_ForgotPassword', request },
    ]);
  });

  it('gives each call an event of its own', async () => {
    const source = telling({}, { event: { callerContext: { awsSdkVersion: '1', clientId: 'x' } } });
    await source.getUser('ada', { signal: patient() });
    Object.assign(events[0]?.response ?? {}, { userAttributes: attributes });
    assert.equal(await source.getUser('ada', { signal: patient() }), null);
    assert.notEqual(Object(events[0])['callerContext'], Object(events[1])['callerContext']);
  });

  it('tells of a person in our words, and keeps all attributes', async () => {
    assert.deepEqual(
      await profileOf(telling({ userAttributes: { ...attributes, name: 'Countess' } }, { idAttribute: 'custom:legacy_id' })),
      {
        ...attributes,
        id: ada.id,
        username: undefined,
        emailVerified: true,
        name: 'Countess',
      },
    );
    assert.equal((await profileOf(telling({ userAttributes: attributes })))?.name, 'Ada Lovelace');
    const nameless = await profileOf(telling({ userAttributes: { email: ada.email } }));
    assert.deepEqual([nameless?.id, nameless?.name, nameless?.emailVerified], [undefined, undefined, false]);
  });

  it('lets who asked by a username go by it, as they would in Cognito, but nobody by another’s address', async () => {
    const source = telling({ userAttributes: attributes });
    assert.equal((await profileOf(source, 'Ada'))?.username, 'Ada');
    assert.equal((await profileOf(telling({ userAttributes: { ...attributes, username: 'countess' } }), 'ada'))?.username, 'countess');
    assert.equal((await profileOf(source, 'bob@example.org'))?.username, undefined);
    assert.equal(await outcome(world({ legacy: source }).migrator, 'bob@example.org', ada.password), 'identity_conflict');
  });

  it('MIG-10: takes an address for verified by true alone, as a boolean or a text', async () => {
    for (const [value, expected] of [
      [true, true],
      ['true', true],
      ...['TRUE', 'True', 'yes', 1, '1', {}, false, 'false', null, undefined].map((other) => [other, false] as const),
    ] as const) {
      const profile = await profileOf(telling({ userAttributes: { ...attributes, email_verified: value } }));
      assert.equal(profile?.emailVerified, expected, inspect(value));
    }
  });

  it('MIG-09: lets nobody in who needs a second factor, or whose password is to be reset', async () => {
    for (const state of [{ enableSMSMFA: true }, { enableSMSMFA: 'true' }, { finalUserStatus: 'RESET_REQUIRED' }])
      assert.equal(await verify(telling({ userAttributes: attributes, ...state })), null, inspect(state));
    const reset = telling({ userAttributes: attributes, finalUserStatus: 'RESET_REQUIRED' });
    assert.equal((await guarded(reset).getUser(ada.email))?.profile.email, ada.email);
    for (const state of [{}, { enableSMSMFA: false }, { finalUserStatus: 'CONFIRMED' }])
      assert.ok(await verify(telling({ userAttributes: attributes, ...state })), inspect(state));
  });

  it('says no where there are no attributes', async () => {
    for (const userAttributes of [null, undefined, {}]) {
      const legacy = guarded(telling({ userAttributes, finalUserStatus: 'CONFIRMED' }));
      assert.equal(await legacy.verify(ada.email, ada.password), null);
      assert.equal(await legacy.getUser(ada.email), null);
    }
  });

  describe('LEG-01: takes for no answer:', () => {
    const secret = `connection to ${ada.password} refused`;
    const HANDLERS: Readonly<Record<string, MigrateUserHandler>> = {
      'an exception': () => {
        throw new Error(secret);
      },
      'a rejection': async () => await Promise.reject(new Error(secret)),
      'a text': async () => await Promise.reject(secret),
      'an error in a callback': (_event, _context, callback) => callback(new Error(secret)),
      'an error that is not quite the one of a wrong password': (_event, _context, callback) => callback('Bad password!'),
      'a failure of the context': (_event, context) => context.fail(secret),
      'a trigger that it does not know': (event, _context, callback) => callback(`Bad triggerSource ${event.triggerSource}`),
      nothing: async () => {},
      'a null': async () => null,
      'a yes': async () => true,
      'a text in the place of the event': async () => JSON.stringify({ response: { userAttributes: attributes } }),
      'a response without its event': async () => ({ userAttributes: attributes }),
      'an event without a response': async ({ response: _, ...event }) => event,
      'attributes that are a text': async (event) => ({ ...event, response: { userAttributes: 'email' } }),
      'attributes that are a list': async (event) => ({ ...event, response: { userAttributes: [{ Name: 'email', Value: ada.email }] } }),
      'an address that is no text': async (event) => ({ ...event, response: { userAttributes: { email: [ada.email] } } }),
      'attributes of nobody': async (event) => ({ ...event, response: { userAttributes: { email: '', phone_number: '+1' } } }),
    };
    for (const [answer, handler] of Object.entries(HANDLERS)) {
      it(answer, async () => {
        const legacy = guarded(cognitoTrigger(handler));
        const error = await assertUnavailable(legacy.verify(ada.email, ada.password));
        await assertUnavailable(legacy.getUser(ada.email));
        assert.ok(!`${legacy.told()} ${inspect(error, { depth: 9, showHidden: true })}`.includes(ada.password));
      });
    }

    it('a person without the attribute that is to be the id', async () => {
      for (const id of [undefined, '', 7, null]) {
        const userAttributes = { ...attributes, 'custom:legacy_id': id };
        await assertUnavailable(verify(telling({ userAttributes }, { idAttribute: 'custom:legacy_id' })));
      }
    });

    it('what isNo does not say a literal true to', async () => {
      const failing = async () => await Promise.reject(new Error('down'));
      for (const isNo of [() => false, () => undefined, () => 1, async () => true, () => assert.fail('down too')])
        await assertUnavailable(verify(cognitoTrigger(failing, { isNo: isNo as unknown as () => boolean })));
      assert.equal(await verify(cognitoTrigger(failing, { isNo: () => true })), null);
    });
  });

  it('LEG-02: leaves a handler that never answers, as soon as nobody waits', async () => {
    const legacy = guarded(
      cognitoTrigger(() => new Promise(() => {})),
      { timeout: 20 },
    );
    await assertUnavailable(legacy.verify(ada.email, ada.password));
    assert.equal(legacy.faults[0]?.reason, 'timeout');
    const reason = new Error('the visitor has left');
    await assert.rejects(async () => await cognitoTrigger(() => {}).getUser('ada', { signal: AbortSignal.abort(reason) }), reason);
  });

  it('takes handlers with the types of @types/aws-lambda', async () => {
    interface AwsContext {
      callbackWaitsForEmptyEventLoop: boolean;
      functionName: string;
      functionVersion: string;
      invokedFunctionArn: string;
      awsRequestId: string;
      logGroupName: string;
      logStreamName: string;
      memoryLimitInMB: string;
      getRemainingTimeInMillis(): number;
      done(error?: Error, result?: unknown): void;
      fail(error: Error | string): void;
      succeed(messageOrObject: unknown): void;
    }
    interface AwsEvent {
      version: string;
      triggerSource: 'UserMigration_Authentication' | 'UserMigration_ForgotPassword';
      userName: string;
      request: { password: string; validationData?: { [key: string]: string }; clientMetadata?: { [key: string]: string } };
      response: {
        userAttributes: { [key: string]: string };
        finalUserStatus?: 'CONFIRMED' | 'RESET_REQUIRED';
        messageAction?: 'SUPPRESS';
        desiredDeliveryMediums: ('SMS' | 'EMAIL')[];
        forceAliasCreation?: boolean;
      };
    }
    type AwsHandler = (
      event: AwsEvent,
      context: AwsContext,
      callback: (error?: Error | string | null, result?: AwsEvent) => void,
    ) => void | Promise<AwsEvent>;
    const handler: AwsHandler = async (event) => {
      event.response.userAttributes = attributes;
      return event;
    };
    assert.ok(await verify(cognitoTrigger(handler)));
  });

  it('CFG-01: refuses what is no handler, and options that it does not know or that are wrong', () => {
    for (const handler of [undefined, null, 'index.handler', { handler: today }])
      assert.throws(() => cognitoTrigger(handler as unknown as MigrateUserHandler), { code: 'configuration', message: /handler/ });
    const refused: readonly (readonly [Record<string, unknown>, RegExp])[] = [
      [{ timeout: 5000 }, /got 'timeout'/],
      [{ name: '' }, /name/],
      [{ idAttribute: 7 }, /idAttribute/],
      [{ isNo: /Bad/ }, /isNo/],
      [{ event: 'x' }, /event/],
      [{ request: { f: () => {} } }, /request/],
    ];
    for (const [options, message] of refused) assert.throws(() => cognitoTrigger(today, options), { code: 'configuration', message });
    assert.equal(cognitoTrigger(today, { name: 'pool' }).name, 'pool');
  });
});
