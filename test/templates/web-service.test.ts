import assert from 'node:assert/strict';
import { endpointServer } from '../legacy/support/endpoint-server.js';
import { outcome, until } from '../support/world.js';
import { flowSuite } from './support/flow-suite.js';
import { importSuite, migratorOf, outageSuite } from './support/outage-suite.js';
import { storedPeople, type StoredPerson, victim } from './support/people.js';
import { sourceSuite } from './support/source-suite.js';
import { webServiceStage } from './support/web-service-stage.js';
import { webService } from './support/web-service.js';

describe('The template for web services', () => {
  const service = webServiceStage();

  sourceSuite(() => ({ door: service.door, source: () => service.sourceOf(), keepsConnections: false }));
  flowSuite(() => ({ door: service.door, source: () => service.sourceOf() }));
  outageSuite(() => ({ door: service.door, source: () => service.sourceOf({ timeout: 1000 }) }));
  importSuite(() => ({
    door: service.door,
    source: async () => {
      const [person] = await storedPeople();
      assert.ok(person);
      const one = (n: number): StoredPerson => ({ ...person, id: String(n), email: `${n}@example.org`, hash: 'x'.repeat(1000) });
      service.server.answer = webService(Array.from({ length: 20_000 }, (_, n) => one(n)));
      return service.sourceOf({ timeout: 3000 });
    },
  }));

  it('gives no answer when the server is killed in the middle of a question, and asks its successor by itself', async () => {
    const source = service.sourceOf();
    const migrator = migratorOf(source);
    service.server.answer = () => {};
    const answer = outcome(migrator, victim.email, victim.password ?? '');
    await until(() => service.server.received.length === 1);
    await service.server.close();
    assert.equal(await answer, 'legacy_unavailable');
    assert.equal(await outcome(migrator, victim.email, victim.password ?? ''), 'legacy_unavailable');

    service.server = await endpointServer(service.answer);
    service.door.open(service.server.port);
    assert.equal(await outcome(migrator, victim.email, victim.password ?? ''), 'migrated');
    await source.close();
    await until(() => service.door.clients === 0);
  });
});
