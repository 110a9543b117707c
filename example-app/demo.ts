import { randomBytes } from 'node:crypto';
import { tell } from './demo/story.js';
import { Transcript } from './demo/transcript.js';
import { readSettings } from './settings.js';
import { StartError } from './start-error.js';
import { startExample } from './start.js';

// A database of its own, so that nobody is here yet, and nothing is left behind in yours.
const database = `lazy_migration_demo_${randomBytes(4).toString('hex')}`;

try {
  // Its mails go to nobody, whatever the environment says: they are read here.
  const settings = { ...readSettings(process.env), port: 0, database, appUrl: undefined, smtpUrl: undefined, production: false };
  const example = await startExample(settings, { cutOff: true });
  try {
    console.log(`The app runs at ${example.address}; ${example.oldSystem.people} people live in the old system, a PostgreSQL.`);
    const transcript = new Transcript();
    await tell(example, transcript);
    if (!transcript.end()) process.exitCode = 1;
  } finally {
    await example.User.db.dropDatabase();
    await example.stop();
  }
} catch (error) {
  console.error(error instanceof StartError ? error.message : error);
  process.exitCode = 1;
}
