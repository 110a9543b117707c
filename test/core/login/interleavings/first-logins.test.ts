import assert from 'node:assert/strict';
import { ada, type Person } from '../../../support/scripted-legacy.js';
import { inEveryOrder } from '../interleavings.js';
import { EMAIL, login } from './acts.js';
import { comesBack, isIn } from './checks.js';

const { id: _, ...nameless } = ada.profile;
const withoutId: Person = { ...ada, profile: nameless };

const rounds = (times: number) => assert.ok(times > 40, `only ${times} orders`);

describe('First logins of one person, in every order of two processes', function () {
  this.timeout(60_000);

  it('CON-01: two first logins of one person are one user', async () => {
    rounds(
      await inEveryOrder({
        acts: [login(), login()],
        check: async (here, ends) => {
          assert.ok(
            ends.every((end) => end === null || isIn(end)),
            'both are let in',
          );
          await comesBack(here);
          assert.equal((await here.ledger.counts()).migrated, 1);
        },
      }),
    );
  });

  it('CON-01: only one of them is told that it migrated the person', async () => {
    await inEveryOrder({
      acts: [login(), login()],
      check: async (_, ends) => assert.ok(ends.includes(null) || ends.filter((end) => end === 'migrated').length === 1),
    });
  });

  for (const [what, person] of Object.entries({ 'with an id': ada, 'without one': withoutId })) {
    it(`CON-01: a first login by the address and one by the username, of a person ${what}, are one user`, async () => {
      await inEveryOrder({
        people: [person],
        acts: [login(), login('ada')],
        check: async (here, ends) => {
          assert.ok(
            ends.every((end) => end === null || isIn(end)),
            'both are let in',
          );
          await comesBack(here);
        },
      });
    });
  }

  it('LEG-09: of a right and a wrong password, only the right one gets in', async () => {
    await inEveryOrder({
      acts: [login(), login(EMAIL, 'not the password')],
      check: async (here, [right, wrong]) => {
        assert.ok(right === null || isIn(right));
        assert.ok(wrong === null || wrong === 'rejected');
        await comesBack(here);
      },
    });
  });
});
