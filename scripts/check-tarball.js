import { join } from 'node:path';
import { startEmbeddedMongo } from '../embedded-mongo/src/index.js';
import { openOldSystem } from '../example-app/old-system/old-system.js';
import { demoPeople } from '../example-app/old-system/people.js';
import { withTarball } from './support/pack.js';
import { consumers, runConsumer } from './tarball/consumers.js';
import { nodes } from './tarball/nodes.js';
import { followReadme } from './tarball/readme-page.js';

await withTarball(async (tarball, folder) => {
  const mongo = await startEmbeddedMongo();
  const postgres = await openOldSystem();
  try {
    const person = demoPeople.find(({ email }) => email === 'katherine@example.com');
    if (!person) throw new Error('The old system has nobody of whom README.md tells.');
    const old = { url: postgres.url, person };
    await check('README.md, "Connect your old system"', () => followReadme(tarball, folder, { mongo: mongo.uri, old }));
    const versions = await nodes(join(folder, 'nodes'));
    for await (const consumer of consumers(tarball, folder)) {
      for (const { name, path } of versions) {
        await check(`${consumer.name}, ${name}`, () => runConsumer(consumer, { node: path, mongo: mongo.uri, old }));
      }
    }
  } finally {
    await postgres.stop();
    await mongo.close();
  }
});

/**
 * @param {string} name
 * @param {() => Promise<string | void>} run gives what there is to tell beside its success
 */
async function check(name, run) {
  try {
    const remark = await run();
    console.log(`ok      ${name}${remark ? `: ${remark}` : ''}`);
  } catch (error) {
    console.log(`FAILED  ${name}\n${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
