import type { StoreCalls } from './store-calls.js';
import { isLost } from './store-errors.js';
import { type DatabaseRecord, MAJORITY, PRIMARY, type Records } from './user-model.js';

/** What of the driver's error about many writes is needed: the same in all its versions. */
interface BulkError {
  readonly writeErrors?: readonly { readonly index: number }[] | { readonly index: number };
  readonly result?: { getWriteConcernError?(): unknown };
}

/**
 * Inserts documents, each whether or not others are refused; for each whether it is there. One that is refused is
 * looked at once more: it may be what a try of ours left whose answer was lost.
 * @param isOwn Whether what is there is what was to be inserted.
 */
export async function insertEach(
  records: Records,
  calls: StoreCalls,
  documents: readonly DatabaseRecord[],
  isOwn: (found: DatabaseRecord, document: DatabaseRecord) => boolean,
): Promise<readonly boolean[]> {
  if (!documents.length) return [];
  const refused = await calls.write(async () => {
    try {
      // The driver adds an `_id` where there is none, and so may not be given documents of others.
      await records.insertMany([...documents], { ordered: false, ...MAJORITY });
      return new Set<number>();
    } catch (error) {
      return refusedIn(error);
    }
  });
  if (!refused.size) return documents.map(() => true);
  const ids = documents.filter((_, index) => refused.has(index)).map(({ _id }) => _id as unknown);
  const found = new Map((await findEach(records, calls, '_id', ids)).map((document) => [String(document['_id']), document]));
  return documents.map((document, index) => {
    const there = refused.has(index) ? found.get(String(document['_id'])) : document;
    return there !== undefined && isOwn(there, document);
  });
}

/** Changes documents in one write; how many matched, and whether an answer was lost on the way, so that more may have. */
export async function changeEach(calls: StoreCalls, change: () => Promise<{ readonly matchedCount: number }>) {
  let isSure = true;
  const { matchedCount } = await calls.write(async (again) => {
    if (again) isSure = false;
    return await change();
  });
  return { matchedCount, isSure };
}

/** The documents that have one of these values at a path. */
export async function findEach(
  records: Records,
  calls: StoreCalls,
  path: string,
  values: readonly unknown[],
  further: DatabaseRecord = {},
): Promise<readonly DatabaseRecord[]> {
  if (!values.length) return [];
  const filter = { [path]: { $in: [...values] }, ...further };
  // Until it is connected, mongoose gives a promise of the cursor, whatever its types say.
  return await calls.run(async () => (await Promise.resolve(records.find(filter, PRIMARY))).toArray());
}

/** Which writes the server refused one by one; any other failure is thrown. */
function refusedIn(error: unknown): Set<number> {
  const { writeErrors, result } = (error ?? {}) as BulkError;
  const refused = [writeErrors ?? []].flat();
  if (!refused.length || isLost(error) || result?.getWriteConcernError?.()) throw error;
  return new Set(refused.map(({ index }) => index));
}
