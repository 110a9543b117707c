import { IDENTITY_STATES, type IdentityState, type PageQuery } from '../../core/ledger-overview.js';
import type { PeopleQuery } from '../../core/people.js';

/** Which people a request asks for; what it says that is none is as if it said nothing. */
export type PeopleRequest = { readonly state: IdentityState; readonly search: string } & PeopleQuery;

/** Reads the query of a request, whichever Express parsed it or did not. */
export function peopleRequest(url: string): PeopleRequest {
  const query = queryOf(url);
  const state = IDENTITY_STATES.find((name) => name === query.get('state')) ?? 'migrated';
  return { ...pageRequest(url), state, search: (query.get('search') ?? '').slice(0, 320) };
}

/** Which part of a list a request asks for. */
export function pageRequest(url: string): PageQuery {
  const query = queryOf(url);
  const limit = Number(query.get('limit') ?? Number.NaN);
  return {
    ...(query.get('cursor') ? { cursor: query.get('cursor') ?? '' } : {}),
    ...(Number.isInteger(limit) ? { limit } : {}),
  };
}

const queryOf = (url: string): URLSearchParams => new URLSearchParams(url.split('?').slice(1).join('?'));
