import { flowSuite } from '../flow-suite.js';
import { importSuite, outageSuite } from '../outage-suite.js';
import { victim } from '../people.js';
import { sourceSuite } from '../source-suite.js';
import { loadTemplate, type Template, type TemplateSource } from '../template.js';
import { type DriverStage, driverSuite } from './driver-suite.js';
import { fillLargeTable, OLD_SHOP, openOldShop } from './old-shop.js';
import { optionsSuite } from './options-suite.js';
import { type SqlServer, startSqlServer } from './stage.js';
import type { Tables } from './tables.js';

export interface Options {
  readonly connection: string | object;
  readonly [option: string]: unknown;
}

/** A template for any table of SQL Server, the old shop, and the server that it is on. */
export interface TableStage {
  readonly server: SqlServer;
  readonly tables: Tables;
  /** A source of the old shop, but for what these options say. */
  source(options?: Partial<Options>): TemplateSource;
}

interface Particulars extends Pick<DriverStage, 'insistsOnCertificates'> {
  /** What the template must do beyond what all of them must. */
  readonly more?: (stage: () => TableStage) => void;
}

/** What a template for any table of SQL Server must do. */
export function tableSuite(name: string, { insistsOnCertificates = false, more }: Particulars = {}): void {
  let template: Template<Options>;
  let server: SqlServer;
  let tables: Tables;
  before(async () => {
    template = await loadTemplate(name);
    tables = await openOldShop();
    server = await startSqlServer({ tables });
  });
  after(() => server.close());

  const source = (options: Partial<Options> = {}) =>
    template.legacySource({ ...OLD_SHOP, connection: server.connection, connectTimeout: 5000, queryTimeout: 5000, ...options });
  const stage = () => ({ server, tables, source });
  const inHaste = { connectTimeout: 1000, queryTimeout: 1000 };

  sourceSuite(() => ({ door: server.door, source: () => source() }));
  flowSuite(() => ({ door: server.door, source: () => source() }));
  outageSuite(() => ({ door: server.door, source: () => source(inHaste) }));
  describe('in an import:', () =>
    importSuite(() => ({
      door: server.door,
      async source() {
        fillLargeTable(tables);
        return source({ schema: 'dbo', table: 'large', columns: { name: null }, queryTimeout: 8000 });
      },
    })));
  describe('by what its options say:', () => optionsSuite(stage));
  describe('through its driver:', () =>
    driverSuite(() => {
      const known = { identifier: victim.email, password: victim.password ?? '' };
      return { name, known, server, tables, insistsOnCertificates, source };
    }));
  more?.(stage);
}
