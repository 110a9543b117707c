import { columns } from '../finish/figures.js';
import type { InvitedEnd, RunReport } from './run-invitations.js';

/** What each end means to an operator, in the order in which they are told. */
const MEANINGS: Readonly<Record<InvitedEnd, string>> = {
  invited: 'mailed',
  'mail-failed': 'not mailed: sendMail failed; the next run tries again',
  'no-answer': 'not mailed: the old system gave no answer about them; the next run tries again',
  'too-many': 'not mailed: three links to their address are good still',
  unsure: 'mailed or not: an earlier run was cut off in between; --retry-unsure mails them',
  'invited-before': 'mailed before, less than --again-after ago',
  unverified: 'not mailed: the old system has not verified their address; --unverified mails them too',
  'no-address': 'without an address',
  blocked: 'may not log in over there',
  conflict: 'in conflict with somebody here: an operator has to look',
  'in-progress': 'coming over at this moment',
  unknown: 'not found over there by their address: a link would lead nowhere',
  unreadable: 'no profile, or an address that is none',
  here: 'here by now',
  deleted: 'deleted here by now',
};

/** What a run has done, in lines. */
export function inviteReport({ ends, stopped }: RunReport, dryRun: boolean): string {
  const rows = Object.entries(MEANINGS).flatMap(([end, meaning]) => {
    const count = ends.get(end as InvitedEnd);
    return count === undefined ? [] : [[count, dryRun && end === 'invited' ? 'would be mailed' : meaning] as const];
  });
  return `${rows.length ? columns(rows) : 'Nobody is left to invite.\n'}${STOPPED[stopped]}`;
}

const STOPPED: Readonly<Record<RunReport['stopped'], string>> = {
  end: '',
  limit: 'The limit is reached. To go on, run the same command again: nobody is mailed twice.\n',
  interrupted: 'Interrupted. To go on, run the same command again: nobody is mailed twice.\n',
  failures: 'Stopped, since ten failed one after the other. Once that is mended, run the same command again: nobody is mailed twice.\n',
};
