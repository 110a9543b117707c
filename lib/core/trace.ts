/** What is traced: a flow of the migrator, and a question to a legacy source within it. Nothing in it is about a person. */
export type Traced =
  | { readonly kind: 'flow'; readonly flow: string }
  | { readonly kind: 'legacy'; readonly source: string; readonly question: 'verify' | 'getUser' };

/** Does something, and tells whoever listens when it begins, how it ends, and in one word what came of it. */
export type Trace = <Answer>(what: Traced, run: () => Promise<Answer>) => Promise<Answer>;
