import type { StoredUser, UserStore } from './ports.js';

/** The application's own users, each with what it was made from, so that a session needs no further read. */
export class PresentedUsers<User> {
  private readonly origins = new WeakMap<object, StoredUser>();

  constructor(private readonly users: Pick<UserStore<User>, 'present' | 'idOf' | 'findById'>) {}

  /** The application's own user, made from what is stored. */
  present(stored: StoredUser): User {
    const user = this.users.present(stored);
    if (typeof user === 'object' && user !== null) this.origins.set(user, stored);
    return user;
  }

  /** What a user of the application, or an id, stands for: as it was when it was presented here, or else is now. */
  async storedOf(user: unknown): Promise<StoredUser | null> {
    const origin = typeof user === 'object' && user !== null ? this.origins.get(user) : undefined;
    const id = origin ? null : this.users.idOf(user);
    return origin ?? (id === null ? null : await this.users.findById(id));
  }
}
