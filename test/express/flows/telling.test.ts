import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { ada } from '../../support/scripted-legacy.js';
import { addUser } from '../../support/world.js';
import { client, EMAIL, ends, NEW, OLD, onMongo, type Open } from '../support/on-mongo.js';

type Here = Awaited<ReturnType<Open>>;
const IN_THE_WAY: Readonly<Record<string, (here: Here) => unknown>> = {
  'is in neither world': (here) => here.legacy.people.splice(0),
  'is in the old system alone': () => {},
  'is here': (here) => client(here).login(OLD).expect(200),
  'has not proven their address': async (here) => {
    here.legacy.people.splice(0);
    await here.migrator.signUp({ email: EMAIL, password: NEW }, { instant: true });
  },
  'is blocked here': async (here) => {
    await client(here).login(OLD).expect(200);
    await here.model.updateMany({}, { blocked: true });
  },
  'is here without a password': (here) => addUser(here.users, { email: EMAIL, emailVerified: true }),
  'was deleted here': async (here) => {
    const { login, ...owner } = client(here);
    await login(OLD).expect(200);
    await owner.delete(OLD).expect(204);
  },
  'was mailed too often': async (here) => {
    for (let times = 0; times < 6; times++) await client(here).post('forgot-password', { email: EMAIL });
    for (let times = 0; times < 6; times++) await client(here).post('signup', { email: EMAIL, password: NEW });
    await here.settled();
  },
  'may not log in over there': (here) => here.legacy.people.splice(0, 1, { ...ada, profile: { ...ada.profile, blocked: true } }),
  'can not be mailed': (here) => {
    here.mail.before = () => {
      throw new Error('550 mailbox unavailable');
    };
  },
  'waits for a mail server that hangs': (here) => {
    here.mail.before = () => new Promise(() => {});
  },
};

/** All that goes over the wire, but for the time and the id of the session's cookie. */
async function wireOf(server: Server, route: string, body: object): Promise<string> {
  const { port } = server.address() as AddressInfo;
  const sent = httpRequest({
    port,
    method: 'POST',
    path: `/account/${route}`,
    agent: false,
    headers: { 'Content-Type': 'application/json' },
  });
  sent.end(JSON.stringify(body));
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const headers = answer.rawHeaders.map((value, index, all) => (index % 2 && all[index - 1] === 'Date' ? '' : value));
  return JSON.stringify([answer.statusCode, answer.statusMessage, headers, await text(answer)]);
}

async function served<Result>({ app }: Here, use: (server: Server) => Promise<Result>): Promise<Result> {
  const server = app.listen(0);
  await once(server, 'listening');
  try {
    return await use(server);
  } finally {
    server.close();
  }
}

onMongo('An answer', (open) => {
  for (const [route, body, accepted] of [
    ['forgot-password', { email: EMAIL }, '{\\"status\\":\\"sent\\"}'],
    ['signup', { email: EMAIL, password: 'a password of mine' }, '{\\"status\\":\\"verification_sent\\"}'],
    ['resend-verification', { email: EMAIL }, '{\\"status\\":\\"sent\\"}'],
  ] as const) {
    it(`ENU-01, ENU-02, RST-16, I12: of ${route} is the same to the byte whoever it is about, twice`, async () => {
      const wires = new Map<string, readonly string[]>();
      for (const [state, arrange] of Object.entries(IN_THE_WAY)) {
        const here = await open();
        await arrange(here);
        const twice = await served(here, async (server) => [await wireOf(server, route, body), await wireOf(server, route, body)]);
        for (const wire of twice) wires.set(wire, [...(wires.get(wire) ?? []), state]);
      }
      assert.equal(wires.size, 1, JSON.stringify([...wires], null, 1));
      assert.ok([...wires.keys()][0]?.startsWith('[202,') && [...wires.keys()][0]?.includes(accepted));
    });
  }

  it('ENU-01, LEG-11: of forgot-password is the same while the old system is down, or hangs', async () => {
    const wires = new Set<string>();
    for (const before of [() => {}, () => Promise.reject(new Error('down')), () => new Promise<never>(() => {})]) {
      const here = await open();
      here.legacy.before = before;
      wires.add(await served(here, (server) => wireOf(server, 'forgot-password', { email: EMAIL })));
      here.legacy.recover();
    }
    assert.equal(wires.size, 1, [...wires].join('\n'));
  });

  it('ENU-02, ENU-06: of signup is the same for all while the old system is down', async () => {
    const wires = new Set<string>();
    for (const state of ['is in neither world', 'is in the old system alone', 'is here', 'was deleted here']) {
      const here = await open();
      await IN_THE_WAY[state]?.(here);
      here.legacy.fail();
      wires.add(await served(here, (server) => wireOf(server, 'signup', { email: EMAIL, password: NEW })));
    }
    assert.equal(wires.size, 1, [...wires].join('\n'));
    assert.ok([...wires][0]?.startsWith('[503,'));
  });

  it('ENU-02, RST-16: of a change of address is the same whoever has the address', async () => {
    const wires = new Set<string>();
    for (const wanted of ['nobody@example.org', 'here@example.org', 'there@example.org', EMAIL, 'unmailable@example.org']) {
      const there = { profile: { id: 2, email: 'there@example.org', emailVerified: true }, password: 'x' };
      const here = await open({ people: [ada, there] });
      await here.migrator.signUp({ email: 'here@example.org', password: NEW }, { instant: true });
      const { login, post } = client(here);
      await login(OLD).expect(200);
      if (wanted.startsWith('unmailable')) here.mail.before = () => Promise.reject(new Error('550'));
      const { status, text: told, headers } = await post('change-email', { email: wanted, password: OLD });
      wires.add(JSON.stringify([status, told, Object.keys(headers)]));
    }
    assert.equal(wires.size, 1, [...wires].join('\n'));
  });

  it('ENU-03: of a login costs one hash, whoever did not get in', async () => {
    for (const state of Object.keys(IN_THE_WAY).filter((name) => !name.includes('mail'))) {
      const here = await open();
      await IN_THE_WAY[state]?.(here);
      const before = here.hasher.work();
      await ends(client(here).login('a wrong password'), '401 invalid_credentials');
      assert.equal(here.hasher.work() - before, 1, state);
    }
  });

  it('ENU-04: of forgot-password does not wait for anybody to be looked up, asked or mailed', async () => {
    const here = await open();
    let held = (): void => {};
    here.legacy.before = () => new Promise<void>((resolve) => (held = resolve));
    await client(here).post('forgot-password', { email: EMAIL }).expect(202);
    held();
    here.legacy.recover();
    await here.settled();
    assert.equal(here.mail.typesTo(EMAIL).length, 1);
  });

  it('ENU-05: of too many attempts is the same for an address that nobody has', async () => {
    const said = new Set<string>();
    for (const email of [EMAIL, 'nobody@example.org']) {
      const here = await open({ limits: {} });
      const { login } = client(here);
      for (let tries = 0; tries < 10; tries++) await ends(login('wrong', email), '401 invalid_credentials');
      const { status, text: told, headers } = await login('wrong', email);
      said.add(JSON.stringify([status, told, Object.keys(headers)]));
    }
    assert.equal(said.size, 1, [...said].join('\n'));
  });
});
