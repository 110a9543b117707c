import { compare, keyOf } from './collation.js';
import type { Column, Value } from './column-types.js';
import type { Statement } from './requests.js';
import type { Answer } from './session.js';
import { type Condition, type Expression, parseSelects, type Select, SyntaxFault, type TableReference } from './t-sql.js';
import type { RecordSet } from './tokens.js';

/** A row by the names of its columns; what is left out is NULL. */
export type Row = Readonly<Record<string, Value | undefined>>;

interface Table {
  readonly columns: readonly Column[];
  readonly rows: Row[];
}

/** The rows under way in a query, by the alias of their table; `null` where an outer join found none. */
type Joined = Readonly<Record<string, Row | null>>;

const COLUMN = /^\s*\[(?<name>(?:[^\]]|\]\])+)\]\s+(?<type>\w+)(?:\((?<length>max|\d+)\))?/gim;

/** Tables that answer statements as SQL Server would, in a database whose collation sees neither case nor accents. */
export class Tables {
  private readonly tables = new Map<string, Table>();

  /** @param ddl `CREATE TABLE [schema].[name] (` with a column on each line, as SQL Server's tools write it. */
  constructor(ddl: string) {
    for (const { groups } of ddl.matchAll(/CREATE TABLE \[(?<schema>\w+)\]\.\[(?<table>(?:[^\]]|\]\])+)\] \((?<body>[^;]*?)\n\)/g)) {
      const columns = [...(groups?.['body'] ?? '').matchAll(COLUMN)].map(({ groups: column }): Column => {
        const { name = '', type = '', length } = column ?? {};
        return { name: name.replaceAll(']]', ']'), type, length: length === undefined || length === 'max' ? 'max' : Number(length) };
      });
      this.tables.set(nameOf(groups?.['schema'] ?? '', (groups?.['table'] ?? '').replaceAll(']]', ']')), { columns, rows: [] });
    }
  }

  insert(schema: string, table: string, ...rows: readonly Row[]): void {
    this.table({ schema, table, alias: table }).rows.push(...rows);
  }

  /** Puts these rows in the place of all that are there. */
  replace(schema: string, table: string, rows: readonly Row[]): void {
    const { rows: there } = this.table({ schema, table, alias: table });
    there.length = 0;
    for (const row of rows) there.push(row);
  }

  /** Changes the rows of a table that are meant. */
  update(schema: string, table: string, change: (row: Row) => Row): void {
    const { rows } = this.table({ schema, table, alias: table });
    rows.splice(0, rows.length, ...rows.map(change));
  }

  run({ sql, parameters }: Statement): Answer {
    try {
      const parts = parseSelects(sql).map((select) => new Query(select, parameters, (reference) => this.table(reference)).run());
      const columns = parts[0]?.columns ?? [];
      if (parts.some((part) => part.columns.length !== columns.length))
        throw new SyntaxFault('UNION ALL needs as many columns everywhere.');
      return { columns, rows: parts.flatMap(({ rows }) => rows) };
    } catch (error) {
      if (error instanceof SyntaxFault) return { error: { number: 102, message: error.message, class: 15 } };
      if (error instanceof TypeError) return { error: { number: 245, message: error.message } };
      if (error instanceof UnknownName) return { error: { number: 207, message: error.message } };
      throw error;
    }
  }

  private table({ schema, table }: TableReference): Table {
    const found = this.tables.get(nameOf(schema, table));
    if (!found) throw new UnknownName(`Invalid object name '${schema}.${table}'.`);
    return found;
  }
}

const nameOf = (schema: string, table: string): string => `${schema}.${table}`.toLowerCase();

class UnknownName extends Error {}

type ColumnExpression = Extract<Expression, { kind: 'column' }>;
interface ColumnOfSource {
  readonly alias: string;
  readonly column: Column;
}

class Query {
  private readonly sources: ReadonlyMap<string, Table>;
  private readonly columns = new Map<ColumnExpression, ColumnOfSource>();

  constructor(
    private readonly select: Select,
    private readonly parameters: Statement['parameters'],
    private readonly table: (reference: TableReference) => Table,
  ) {
    this.sources = new Map([select.from, ...select.joins].map((reference) => [reference.alias, table(reference)]));
    // What a name stands for is settled before any row is read: an empty table excuses no unknown column.
    for (const expression of [...select.items.map(({ value }) => value), ...(select.orderBy ? [select.orderBy] : [])])
      this.typeOf(expression);
    for (const condition of [select.where, ...select.joins.map(({ on }) => on)]) if (condition) this.check(condition);
  }

  run(): RecordSet {
    const { items, orderBy, top, where } = this.select;
    const found = this.joined().filter((row) => !where || this.holds(where, row));
    if (orderBy) {
      const type = this.typeOf(orderBy).type;
      found.sort((one, other) => compare(this.valueOf(orderBy, one), this.valueOf(orderBy, other), type) ?? 0);
    }
    const columns = items.map(({ value, name }) => ({ ...this.typeOf(value), name }));
    if (items.some(({ value }) => value.kind === 'call' && value.name === 'COUNT')) return { columns, rows: [[found.length]] };
    const rows = found.slice(0, top ?? found.length).map((row) => items.map(({ value }) => this.valueOf(value, row)));
    return { columns, rows };
  }

  private joined(): Joined[] {
    const { from, joins } = this.select;
    let rows: Joined[] = this.table(from).rows.map((row) => ({ [from.alias]: row }));
    for (const join of joins) {
      const partnersOf = this.partners(join);
      rows = rows.flatMap((row) => {
        const partners: readonly (Row | null)[] = partnersOf(row);
        return (partners.length || !join.isLeft ? partners : [null]).map((partner) => ({ ...row, [join.alias]: partner }));
      });
    }
    return rows;
  }

  /** By an index, so that many people can be joined to many. There are no joins but of two columns that are equal. */
  private partners({ on, ...join }: Select['joins'][number]): (row: Joined) => readonly Row[] {
    if (on.kind !== 'compare' || on.operator !== '=') throw new SyntaxFault('A join needs two columns that are equal.');
    const isOwn = (side: Expression) => side.kind === 'column' && this.columnOf(side).alias === join.alias;
    const [own, other] = isOwn(on.left) ? [on.left, on.right] : [on.right, on.left];
    const { type } = this.typeOf(own);
    const index = new Map<unknown, Row[]>();
    for (const row of this.table(join).rows) {
      const value = this.valueOf(own, { [join.alias]: row });
      if (value === null) continue;
      const same = index.get(keyOf(value, type));
      if (same) same.push(row);
      else index.set(keyOf(value, type), [row]);
    }
    return (row) => {
      const value = this.valueOf(other, row);
      return value === null ? [] : (index.get(keyOf(value, type)) ?? []);
    };
  }

  private check(condition: Condition): void {
    if ('parts' in condition) for (const part of condition.parts) this.check(part);
    else if (condition.kind === 'null') this.typeOf(condition.of);
    else if (condition.kind === 'in') for (const side of [condition.left, ...condition.list]) this.typeOf(side);
    else for (const side of [condition.left, condition.right]) this.typeOf(side);
  }

  private holds(condition: Condition, row: Joined): boolean {
    switch (condition.kind) {
      case 'and':
        return condition.parts.every((part) => this.holds(part, row));
      case 'or':
        return condition.parts.some((part) => this.holds(part, row));
      case 'null':
        return (this.valueOf(condition.of, row) === null) !== condition.isNot;
      case 'in':
        return condition.list.some((one) => this.compared(condition.left, one, row) === 0);
      case 'compare': {
        const order = this.compared(condition.left, condition.right, row);
        return order !== null && (condition.operator === '=' ? order === 0 : order > 0);
      }
    }
  }

  /** A text beside a column becomes what the column holds. */
  private compared(left: Expression, right: Expression, row: Joined): number | null {
    const types = [this.typeOf(left).type, this.typeOf(right).type];
    const type = types.find((name) => !name.includes('char')) ?? 'nvarchar';
    return compare(this.valueOf(left, row), this.valueOf(right, row), type);
  }

  private valueOf(expression: Expression, row: Joined): Value {
    switch (expression.kind) {
      case 'number':
        return expression.value;
      case 'parameter':
        return this.parameters[expression.name] ?? null;
      case 'call':
        return expression.of ? String(this.valueOf(expression.of, row) ?? '').toLowerCase() || null : null;
      case 'column': {
        const { alias, column } = this.columnOf(expression);
        return row[alias]?.[column.name] ?? null;
      }
    }
  }

  private typeOf(expression: Expression): Column {
    if (expression.kind === 'column') return this.columnOf(expression).column;
    if (expression.kind === 'number' || (expression.kind === 'call' && !expression.of)) return { name: '', type: 'int' };
    if (expression.kind === 'call' && expression.of) this.typeOf(expression.of);
    if (expression.kind === 'parameter' && !(expression.name in this.parameters)) {
      throw new SyntaxFault(`Must declare the scalar variable "@${expression.name}".`);
    }
    const isNumber = expression.kind === 'parameter' && typeof this.parameters[expression.name] !== 'string';
    return { name: '', type: isNumber ? 'int' : 'nvarchar', length: 4000 };
  }

  /** Looked up once for each place in a statement, however many rows there are. */
  private columnOf(expression: ColumnExpression): ColumnOfSource {
    const known = this.columns.get(expression);
    if (known) return known;
    const found = this.namedColumn(expression);
    this.columns.set(expression, found);
    return found;
  }

  private namedColumn({ alias, name }: ColumnExpression): ColumnOfSource {
    const candidates = [...this.sources].filter(([source]) => alias === null || source.toLowerCase() === alias.toLowerCase());
    const found = candidates.flatMap(([source, { columns }]) =>
      columns.filter((column) => column.name.toLowerCase() === name.toLowerCase()).map((column) => ({ alias: source, column })),
    );
    const [one, another] = found;
    if (!one || another) throw new UnknownName(`${one ? 'Ambiguous' : 'Invalid'} column name '${name}'.`);
    return one;
  }
}
