import { startPostgres } from '../../../example-app/old-system/postgres.js';

// A program that starts PostgreSQL, says where it is, and waits to be ended from outside.
const { url } = await startPostgres();
process.stdout.write(url);
setInterval(() => {}, 60_000);
