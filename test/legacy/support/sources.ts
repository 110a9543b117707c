import type { LegacyContext, LegacySource } from '../../../lib/core/ports.js';

/** Somebody whom the sources of these tests know. */
export const ADA = { id: 7, email: 'ada@example.org', name: 'Ada' } as const;
export const PASSWORD = 'correct horse';

/** What a source of the tests does: anything, as an application might. */
export interface Behaviour {
  readonly name?: string;
  readonly verify?: (identifier: string, password: string, context: LegacyContext) => unknown;
  readonly getUser?: (identifier: string, context: LegacyContext) => unknown;
}

/** A source that notes its calls. Where it is not told otherwise, it knows nobody. */
export interface SpiedSource extends LegacySource {
  readonly calls: { readonly verify: LegacyContext[]; readonly getUser: LegacyContext[] };
}

export function sourceOf({ name, verify = () => null, getUser = () => null }: Behaviour): SpiedSource {
  const calls: SpiedSource['calls'] = { verify: [], getUser: [] };
  return {
    ...(name === undefined ? {} : { name }),
    calls,
    verify: (identifier, password, context) => {
      calls.verify.push(context);
      return verify(identifier, password, context) as never;
    },
    getUser: (identifier, context) => {
      calls.getUser.push(context);
      return getUser(identifier, context) as never;
    },
  };
}

/** A source that never answers anything. */
export const hanging = (name?: string): SpiedSource =>
  sourceOf({ ...(name === undefined ? {} : { name }), verify: () => new Promise(() => {}), getUser: () => new Promise(() => {}) });
