import type { LegacySource } from '../../lib/core/ports.js';
import { assertUnavailable } from './support/assert-unavailable.js';
import { guarded } from './support/guarded.js';
import { ADA, PASSWORD } from './support/sources.js';

/** Checked by `npm run typecheck`: each expected error is one, or the check fails. */
const REFUSED: readonly LegacySource[] = [
  {
    // @ts-expect-error a text is no answer
    verify: async (): Promise<string> => 'yes',
    getUser: async () => null,
  },
  {
    // @ts-expect-error nor is a number
    verify: () => 1,
    getUser: () => null,
  },
  {
    verify: async () => false,
    // @ts-expect-error a yes is no person
    getUser: async () => true,
  },
];

/** What the type takes. */
const TAKEN: readonly LegacySource[] = [
  { verify: () => true, getUser: () => ADA },
  { name: 'crm', verify: async () => ADA, getUser: async () => undefined },
  { verify: async (_identifier, _password, { signal }) => !signal.aborted, getUser: async () => null, count: () => 3 },
];

describe('LegacySource', () => {
  it('CFG-05: its type refuses answers that are neither yes nor no, and so does the guard', async () => {
    for (const source of REFUSED) {
      const legacy = guarded(source);
      await assertUnavailable(source === REFUSED[2] ? legacy.getUser('ada@example.org') : legacy.verify('ada@example.org', PASSWORD));
    }
  });

  it('CFG-05: its type takes what the contract allows', async () => {
    for (const source of TAKEN) await guarded(source).getUser('ada@example.org');
  });
});
