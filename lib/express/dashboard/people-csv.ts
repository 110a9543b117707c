import { csvLine } from '../../core/csv.js';
import type { Person } from '../../core/people.js';
import type { DashboardMigrator, DashboardResponse } from './dashboard-options.js';
import type { PeopleRequest } from './people-request.js';

const COLUMNS = [
  'email',
  'username',
  'emailVerified',
  'state',
  'source',
  'legacyId',
  'userId',
  'via',
  'claimedAt',
  'migratedAt',
  'deletedAt',
] as const;
const PAGE = 200;

/** Sends everybody of a request, page by page, no faster than they are taken. */
export async function sendPeople(migrator: DashboardMigrator, { state, search }: PeopleRequest, res: DashboardResponse): Promise<void> {
  let page = await migrator.people({ state, search, limit: PAGE });
  res.statusCode = 200;
  res.setHeader('Content-Type', 'text/csv; charset=utf-8');
  res.setHeader('Content-Disposition', `attachment; filename="people-${state}.csv"`);
  await written(res, csvLine(COLUMNS));
  for (;;) {
    await written(res, page.items.map(lineOf).join(''));
    if (!page.next || res.destroyed) break;
    page = await migrator.people({ state, search, limit: PAGE, cursor: page.next });
  }
  res.end();
}

const lineOf = (person: Person): string => csvLine(COLUMNS.map((column) => person[column]));

async function written(res: DashboardResponse, text: string): Promise<void> {
  if (res.destroyed || res.write(text)) return;
  await new Promise<void>((resolve) => {
    const goOn = (): void => {
      res.off('drain', goOn);
      res.off('close', goOn);
      resolve();
    };
    res.on('drain', goOn);
    res.on('close', goOn);
  });
}
