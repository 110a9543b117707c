/** What an address can be when somebody asks for a link to it, and what the answer must not tell. */
export const STATES = [
  'in neither world',
  'in the old system alone',
  'here',
  'here, unverified',
  'here, blocked',
  'deleted here',
  'mailed too often',
  'can not be mailed',
  'old system down',
] as const;

export type State = (typeof STATES)[number];

/** The address of one of those who are in a state. */
export const addressIn = (state: State, n: number | string): string => `${state.replace(/\W+/g, '-')}-${n}@example.org`;

/** Whether an address is one of those. */
export const isIn = (state: State, address: string): boolean => address.startsWith(`${state.replace(/\W+/g, '-')}-`);
