import { certificate } from '../../legacy/support/certificate.js';
import { type Answer, type EndpointServer, endpointServer } from '../../legacy/support/endpoint-server.js';
import { type Door, openDoor } from './door.js';
import { storedPeople } from './people.js';
import { loadTemplate, type Template, type TemplateSource } from './template.js';
import { webService } from './web-service.js';

export type Options = Readonly<Record<string, unknown>>;

/** Where the old service of the tests has what the template asks for. */
const FIELDS = {
  ...{ name: 'profile.fullName', emailVerified: 'state.confirmedAt', enabled: 'state.active', blocked: 'state.lockedOut' },
  password: 'hash',
};

/** An old service over TLS, and the template for it. */
export interface WebServiceStage {
  server: EndpointServer;
  door: Door;
  /** What the service answers, unless a test says otherwise. */
  answer: Answer;
  /** The options that say where the service is, here or at another port. */
  addresses(port?: number, scheme?: string): Record<'verifyUrl' | 'userUrl' | 'countUrl' | 'usersUrl', string>;
  sourceOf(options?: Options): TemplateSource;
}

/** Starts it before the tests of a `describe`; its fields are there from the first `before` on. */
export function webServiceStage(): WebServiceStage {
  let template: Template<Options>;
  const stage = {
    addresses: (port = stage.door.port, scheme = 'https') => {
      const at = `${scheme}://127.0.0.1:${port}`;
      return {
        ...{ verifyUrl: `${at}/auth`, userUrl: `${at}/users/{identifier}` },
        ...{ countUrl: `${at}/count`, usersUrl: `${at}/users?page={page}` },
      };
    },
    sourceOf: (options: Options = {}) =>
      template.legacySource({
        ...stage.addresses(),
        tls: { ca: certificate },
        answerPath: 'data',
        fields: FIELDS,
        timeout: 10_000,
        ...options,
      }),
  } as WebServiceStage;
  before(async () => {
    template = await loadTemplate('web-service');
    stage.answer = webService(await storedPeople());
    stage.server = await endpointServer(stage.answer);
    stage.door = await openDoor(stage.server.port);
  });
  beforeEach(() => {
    stage.server.answer = stage.answer;
    stage.server.received.length = 0;
  });
  after(async () => {
    await stage.door.close();
    await stage.server.close();
  });
  return stage;
}
