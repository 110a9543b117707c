import assert from 'node:assert/strict';
import { ada } from '../../../support/scripted-legacy.js';
import { outcome, type World } from '../../../support/world.js';
import { EMAIL } from './acts.js';

/** Whether a login that ended so let somebody in. */
export const isIn = (end: string | null): boolean => end === 'migrated' || end === 'verified';

/** Ada is one user here, with a password, whom the ledger knows to have migrated. */
export async function oneUser({ users, ledger }: World): Promise<void> {
  const holder = await users.findHolder({ email: EMAIL, username: null });
  assert.ok(holder?.passwordHash);
  const byName = await users.findHolder({ email: null, username: 'ada' });
  assert.ok(byName === null || byName.id === holder.id);
  assert.ok((await ledger.findByUser(holder.id)).some(({ state }) => state === 'migrated'));
}

/** The person gets in, at the second try at the latest, and is one user. */
export async function comesBack(here: World): Promise<void> {
  assert.ok(isIn(await outcome(here.migrator, EMAIL, ada.password)), 'the owner gets in');
  await oneUser(here);
  assert.equal(await outcome(here.migrator, EMAIL, 'not the password'), 'rejected');
}

/** Neither of Ada's names lets anybody in, or is anybody's. */
export async function staysDeleted({ migrator, users }: World): Promise<void> {
  for (const identifier of [EMAIL, 'ada'])
    assert.equal(await outcome(migrator, identifier, ada.password), 'rejected', `I4: by ${identifier}`);
  assert.equal(await users.findHolder({ email: EMAIL, username: 'ada' }), null);
}

/** Nobody was told of a deletion: the person is in, or was seen to be gone, but never half. */
export async function hereOrGone(here: World): Promise<void> {
  const end = await outcome(here.migrator, EMAIL, ada.password);
  if (isIn(end)) return await oneUser(here);
  assert.equal(end, 'rejected');
  await staysDeleted(here);
}

/** Which of these passwords let Ada in. */
export const inWith = async (migrator: World['migrator'], ...candidates: readonly string[]): Promise<boolean[]> => {
  const ends: boolean[] = [];
  for (const password of candidates) ends.push(isIn(await outcome(migrator, EMAIL, password)));
  return ends;
};
