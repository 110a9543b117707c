import { demoPeople } from './old-system/people.js';
import { readSettings } from './settings.js';
import { StartError } from './start-error.js';
import { startExample } from './start.js';

try {
  const example = await startExample(readSettings(process.env));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void example.stop());
  const time = () => new Date().toLocaleTimeString('en-GB');
  example.migrator.on('login', ({ identifier, outcome }) => console.log(`${time()}  ${identifier} ${outcome}`));
  example.migrator.on('rejected', ({ identifier, reason }) => console.log(`${time()}  ${identifier} rejected: ${reason}`));
  example.migrator.on('legacy-fault', ({ reason, message }) =>
    console.log(`${time()}  no answer from the old system: ${reason}, ${message}`),
  );
  example.migrator.on('mail-failed', ({ type, to, reason }) => console.log(`${time()}  no mail ${type} to ${to}: ${reason}`));

  console.log(`Open ${example.address} and log in, twice, as one of`);
  for (const { email, password } of demoPeople) console.log(`  ${email.padEnd(24)}${password}`);
  if (example.mailbox) console.log(`Mails are kept at ${example.address}/mailbox; with SMTP_URL they are sent.`);
  console.log(`${example.oldSystem.people} people live in the old system, a PostgreSQL. Ctrl-C ends everything.`);
} catch (error) {
  console.error(error instanceof StartError ? error.message : error);
  process.exitCode = 1;
}
