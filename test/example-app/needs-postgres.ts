import { installedBinaries, platform } from '../../example-app/old-system/binaries.js';

/**
 * A suite that needs an old system. Where npm has no PostgreSQL for this platform, and `LEGACY_DATABASE_URL` names
 * none, it is reported as skipped, in one line that says why.
 */
export function needsPostgres(title: string, suite: (this: Mocha.Suite) => void): void {
  const available = installedBinaries() !== null || Boolean(process.env.LEGACY_DATABASE_URL);
  describe(title, function () {
    // A PostgreSQL that starts, and hashes made in earnest, take a while on a busy machine.
    this.timeout(60_000);
    if (available) suite.call(this);
    else it(`skipped: npm has installed no PostgreSQL for ${platform}; set LEGACY_DATABASE_URL`);
  });
}
