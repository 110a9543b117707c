import type { Request } from 'express';
import type { Migrator, Phase } from 'passport-lazy-migration';

const PHASES: readonly Phase[] = ['on', 'shadow', 'off'];

/** What an operator can turn: the phase of the migration, while the app runs. */
export class Operator {
  private turned: Phase = 'on';

  /** @param email Whose account may turn it; nobody's where there is none. */
  constructor(private readonly email: string | undefined) {}

  get phase(): Phase {
    return this.turned;
  }

  /** @returns Whether there is such a phase. */
  turnTo(phase: unknown): boolean {
    const wanted = PHASES.find((name) => name === phase);
    if (wanted) this.turned = wanted;
    return wanted !== undefined;
  }

  /** Whether a request is the operator's own, who has shown that the address is theirs. */
  async isBehind(req: Request, migrator: Pick<Migrator, 'accountOf'>): Promise<boolean> {
    if (!this.email || !req.isAuthenticated()) return false;
    const account = await migrator.accountOf(req.user);
    return account?.emailVerified === true && account.email === this.email.toLowerCase();
  }
}
