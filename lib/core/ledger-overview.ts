import type { InvitationLog } from './invitation-log.js';
import type { LedgerRecord, MigrationPath } from './ports.js';

/** People who came over on one day, from one source by one way, without those deleted here since. */
export interface TallyEntry {
  /** `YYYY-MM-DD`, in UTC. */
  readonly day: string;
  readonly source: string;
  readonly via: MigrationPath;
  readonly count: number;
}

/** All that a ledger adds up to. What stands for no legacy identity, whose source is the empty text, is left out. */
export interface LedgerTally {
  /** In the order of the days; each identity that came over and was not deleted counts once. */
  readonly migrated: readonly TallyEntry[];
  /** Identities that were vouched for, but whose migration has not been finished. */
  readonly claimed: number;
  /** Identities whose user was deleted here, by source. */
  readonly deleted: readonly { readonly source: string; readonly count: number }[];
  /** When somebody came over last. */
  readonly lastMigratedAt: Date | null;
  /** Conflicts that nobody has settled yet. */
  readonly conflicts: number;
  readonly rehearsal: RehearsalCounts;
}

/** How often both worlds gave the same answer in phase `shadow`. */
export interface RehearsalCounts {
  /** Both said yes, or both said no. */
  readonly agree: number;
  /** A yes here, and a no over there. */
  readonly onlyHere: number;
  /** A no here, and a yes over there. */
  readonly onlyLegacy: number;
  /** The old system gave no answer, or one about somebody else. */
  readonly faults: number;
}

/** Which part of a list is wanted. */
export interface PageQuery {
  /** From 1 to 200. @default 50 */
  readonly limit?: number | undefined;
  /** The `next` of the page before; the first page where it is none. */
  readonly cursor?: string | undefined;
}

/** A part of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** The `cursor` of the page after this one; `null` where this is the last. */
  readonly next: string | null;
}

/** Where a legacy identity stands. */
export type IdentityState = (typeof IDENTITY_STATES)[number];

export const IDENTITY_STATES = ['migrated', 'claimed', 'deleted'] as const;

/** Texts from one on and up to another, which is none of them. */
export interface TextRange {
  readonly from: string;
  readonly to: string;
}

/** Which records of a ledger are wanted: those of one state, the latest first, or those with an alias in one of these ranges, whatever their state. */
export type LedgerQuery = PageQuery & ({ readonly state: IdentityState } | { readonly aliases: readonly TextRange[] });

/** Somebody whom the two worlds disagree about. */
export interface Conflict {
  /** Made from the identifier; the same for each time it comes to this. */
  readonly id: string;
  /** Masked. */
  readonly identifier: string;
  readonly reason: string;
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** How often it has come to this. */
  readonly times: number;
}

/**
 * What an operator is shown of a ledger. Nothing here decides who is let in. Whatever it costs to add up, it must not
 * grow with the ledger: days that are over are added up once.
 */
export interface LedgerOverview {
  tally(): Promise<LedgerTally>;
  /** A cursor that is none begins with the first page. */
  page(query: LedgerQuery): Promise<Page<LedgerRecord>>;
  /** Counts a conflict; one with this id that is there already goes on, with the reason of now. */
  noteConflict(conflict: Pick<Conflict, 'id' | 'identifier' | 'reason'> & { readonly at: Date }): Promise<void>;
  /** Takes conflicts away that were settled; how many there were. */
  removeConflicts(ids: readonly string[]): Promise<number>;
  /** The latest first. */
  conflicts(query: PageQuery): Promise<Page<Conflict>>;
  noteRehearsal(outcome: keyof RehearsalCounts): Promise<void>;
  /** Who was invited; without it, nobody can be. */
  readonly invitations?: InvitationLog | undefined;
}
