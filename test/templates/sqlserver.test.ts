import { tableSuite } from './support/tds/table-suite.js';

describe('The template for SQL Server', () => tableSuite('sqlserver'));
