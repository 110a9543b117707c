import { join } from 'node:path';
import { startEmbeddedMongo } from '../embedded-mongo/src/index.js';
import { withTarball } from './support/pack.js';
import { consumers, runConsumer } from './tarball/consumers.js';
import { nodes } from './tarball/nodes.js';

await withTarball(async (tarball, folder) => {
  const mongo = await startEmbeddedMongo();
  try {
    const versions = await nodes(join(folder, 'nodes'));
    for await (const consumer of consumers(tarball, folder)) {
      for (const { name, path } of versions) {
        await check(`${consumer.name}, ${name}`, () => runConsumer(consumer.folder, { node: path, mongo: mongo.uri }));
      }
    }
  } finally {
    await mongo.close();
  }
});

/**
 * @param {string} name
 * @param {() => Promise<void>} run
 */
async function check(name, run) {
  try {
    await run();
    console.log(`ok      ${name}`);
  } catch (error) {
    console.log(`FAILED  ${name}\n${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
