import { startEmbeddedMongo } from './index.js';

/** Starts the server alone, on `PORT` or where a MongoDB is expected to listen. */
const port = Number(process.env.PORT || 27_017);

try {
  const server = await startEmbeddedMongo({ port });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close());
  console.log(`embedded-mongo (development only, data in memory) listens on ${server.uri}`);
} catch (error) {
  console.error(`embedded-mongo cannot start: ${reasonOf(error)}`);
  process.exitCode = 1;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `port ${port} is taken; choose another with PORT=27018 npm run mongo`;
  if (code === 'ERR_SOCKET_BAD_PORT') return `PORT is ${process.env.PORT}, not a port`;
  return error.message;
}
