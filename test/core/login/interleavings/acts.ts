import { ada, type Person } from '../../../support/scripted-legacy.js';
import { addUser, outcome, type World } from '../../../support/world.js';
import type { Act } from '../interleavings.js';

/** The address of whom these processes are about. */
export const EMAIL = 'ada@example.org';

/** Another person with Ada's address. */
export const twin: Person = {
  profile: { id: 2, email: EMAIL, username: 'twin', emailVerified: true, name: 'Twin' },
  password: 'of the twin',
};

/** Logs in, as Ada unless told otherwise. */
export const login =
  (identifier = EMAIL, password = ada.password): Act =>
  (migrator) =>
    outcome(migrator, identifier, password);

/** Logs in and, once in, deletes the account. */
export const loginThenDelete =
  (how: 'api' | 'raw', identifier = EMAIL, password = ada.password): Act =>
  async (migrator, { users }) => {
    const end = await migrator.login({ identifier, password });
    if (end.status === 'rejected') return 'rejected';
    if (how === 'api') await migrator.deleteUser(end.user.id);
    else await users.remove(end.user.id);
    return 'deleted';
  };

/** Deletes whoever has the address, through the library. */
export const deleteWhoIsThere: Act = async (migrator, { users }) => {
  const user = await users.find(EMAIL);
  if (!user) return 'nobody';
  await migrator.deleteUser(user.id);
  return 'deleted';
};

/** Changes the password of whoever has the address; ends with `changed`, or the code of the error. */
export const changing =
  (current: string, next: string): Act =>
  async (migrator, { users }) => {
    const user = await users.find(EMAIL);
    return await migrator.changePassword(user?.id, current, next).then(
      () => 'changed',
      (error: { code: string }) => error.code,
    );
  };

/** Puts somebody there who signed up with Ada's address and never proved it. */
export const squatted = ({ users }: World) => addUser(users, { passwordHash: 'plain:of the squatter', credentialsVersion: 'unproven:1' });
