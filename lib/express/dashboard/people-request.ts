import type { IdentityState } from '../../core/ledger-overview.js';
import type { PeopleQuery } from '../../core/people.js';

/** Which people a request asks for; what it says that is none is as if it said nothing. */
export type PeopleRequest = { readonly state: IdentityState; readonly search: string } & PeopleQuery;

const STATES: readonly string[] = ['migrated', 'claimed', 'deleted'] satisfies IdentityState[];

/** Reads the query of a request, whichever Express parsed it or did not. */
export function peopleRequest(url: string): PeopleRequest {
  const query = new URL(url, 'http://here.invalid').searchParams;
  const state = query.get('state') ?? '';
  const limit = Number(query.get('limit') ?? Number.NaN);
  return {
    state: STATES.includes(state) ? (state as IdentityState) : 'migrated',
    search: (query.get('search') ?? '').slice(0, 320),
    ...(query.get('cursor') ? { cursor: query.get('cursor') ?? '' } : {}),
    ...(Number.isInteger(limit) ? { limit } : {}),
  };
}
