import { stopSharedServer } from './mongo.js';

/** What mocha runs around everything. */
export const mochaHooks = {
  async afterAll(): Promise<void> {
    await stopSharedServer();
  },
};
