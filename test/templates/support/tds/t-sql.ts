/** The part of T-SQL that the responder knows: one SELECT, or several joined by UNION ALL. Whatever else comes is a syntax error, as are forms of other databases. */
export interface Select {
  readonly top: number | null;
  readonly items: readonly { readonly value: Expression; readonly name: string }[];
  readonly from: TableReference;
  readonly joins: readonly (TableReference & { readonly isLeft: boolean; readonly on: Condition })[];
  readonly where: Condition | null;
  readonly orderBy: Expression | null;
}

export interface TableReference {
  readonly schema: string;
  readonly table: string;
  readonly alias: string;
}

export type Expression =
  | { readonly kind: 'column'; readonly alias: string | null; readonly name: string }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'call'; readonly name: 'LOWER' | 'COUNT'; readonly of: Expression | null };

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'compare'; readonly operator: '=' | '>'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'in'; readonly left: Expression; readonly list: readonly Expression[] }
  | { readonly kind: 'null'; readonly of: Expression; readonly isNot: boolean };

/** A statement that is not of the form above. */
export class SyntaxFault extends Error {
  override readonly name = 'SyntaxFault';
}

type Kind = 'name' | 'word' | 'parameter' | 'number' | 'sign';
interface Token {
  readonly kind: Kind;
  readonly text: string;
}

const TOKEN = /\s*(?:\[(?<name>(?:[^\]]|\]\])+)\]|(?<word>[A-Za-z]\w*)|@(?<parameter>\w+)|(?<number>\d+)|(?<sign>[(),.=>*]))/y;

function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < sql.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(sql)?.groups;
    const found = groups && Object.entries(groups).find(([, text]) => text !== undefined);
    if (!found) throw new SyntaxFault(`Incorrect syntax near '${sql.slice(at, at + 20).trim()}'.`);
    const [kind, text] = found as [Kind, string];
    tokens.push({ kind, text: kind === 'name' ? text.replaceAll(']]', ']') : kind === 'word' ? text.toUpperCase() : text });
  }
  return tokens;
}

/** @throws SyntaxFault */
export const parseSelects = (sql: string): readonly Select[] => new Parser(tokensOf(sql)).selects();

class Parser {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  selects(): readonly Select[] {
    const all = [this.select()];
    while (this.accept('UNION')) {
      // The order is that of the whole, and the last part's to say.
      if (all.at(-1)?.orderBy) this.fail();
      this.expect('ALL');
      all.push(this.select());
    }
    if (this.at < this.tokens.length) this.fail();
    return all;
  }

  private select(): Select {
    this.expect('SELECT');
    const top = this.accept('TOP') ? this.inParentheses(() => Number(this.take('number'))) : null;
    const items = this.list(() => this.item());
    this.expect('FROM');
    const from = this.table();
    const joins: Select['joins'][number][] = [];
    for (;;) {
      const isLeft = this.accept('LEFT');
      if (!isLeft && !this.accept('INNER') && !this.isNext('JOIN')) break;
      this.expect('JOIN');
      const table = this.table();
      this.expect('ON');
      joins.push({ ...table, isLeft, on: this.condition() });
    }
    const where = this.accept('WHERE') ? this.condition() : null;
    const orderBy = this.accept('ORDER') ? (this.expect('BY'), this.expression()) : null;
    return { top, items, from, joins, where, orderBy };
  }

  private item(): Select['items'][number] {
    const value = this.expression();
    if (this.accept('AS')) return { value, name: this.take('name') };
    return { value, name: value.kind === 'column' ? value.name : '' };
  }

  private table(): TableReference {
    const schema = this.take('name');
    this.sign('.');
    const table = this.take('name');
    return { schema, table, alias: this.accept('AS') ? this.take('name') : table };
  }

  private condition(): Condition {
    return this.joined('or', 'OR', () => this.joined('and', 'AND', () => this.test()));
  }

  private joined(kind: 'and' | 'or', word: string, part: () => Condition): Condition {
    const first = part();
    const parts = [first];
    while (this.accept(word)) parts.push(part());
    return parts.length > 1 ? { kind, parts } : first;
  }

  private test(): Condition {
    if (this.isNext('(')) return this.inParentheses(() => this.condition());
    const left = this.expression();
    if (this.accept('IS')) {
      const isNot = this.accept('NOT');
      this.expect('NULL');
      return { kind: 'null', of: left, isNot };
    }
    if (this.accept('IN')) return { kind: 'in', left, list: this.inParentheses(() => this.list(() => this.expression())) };
    const operator = this.accept('=') ? '=' : this.accept('>') ? '>' : this.fail();
    return { kind: 'compare', operator, left, right: this.expression() };
  }

  private expression(): Expression {
    const { kind, text } = this.tokens[this.at] ?? this.fail();
    this.at += 1;
    if (kind === 'parameter') return { kind, name: text };
    if (kind === 'number') return { kind, value: Number(text) };
    if (kind === 'name')
      return this.accept('.') ? { kind: 'column', alias: text, name: this.take('name') } : { kind: 'column', alias: null, name: text };
    if (text === 'LOWER') return { kind: 'call', name: text, of: this.inParentheses(() => this.expression()) };
    if (text === 'COUNT') return { kind: 'call', name: text, of: this.inParentheses(() => (this.sign('*'), null)) };
    this.at -= 1;
    return this.fail();
  }

  private list<Part>(part: () => Part): Part[] {
    const parts = [part()];
    while (this.accept(',')) parts.push(part());
    return parts;
  }

  private inParentheses<Inner>(inner: () => Inner): Inner {
    this.sign('(');
    const found = inner();
    this.sign(')');
    return found;
  }

  private isNext(text: string): boolean {
    const next = this.tokens[this.at];
    return (next?.kind === 'word' || next?.kind === 'sign') && next.text === text;
  }

  private accept(text: string): boolean {
    const isThere = this.isNext(text);
    if (isThere) this.at += 1;
    return isThere;
  }

  private expect(word: string): void {
    if (!this.accept(word)) this.fail();
  }

  private sign(sign: string): void {
    this.expect(sign);
  }

  private take(kind: Kind): string {
    const next = this.tokens[this.at];
    if (next?.kind !== kind) return this.fail();
    this.at += 1;
    return next.text;
  }

  private fail(): never {
    throw new SyntaxFault(`Incorrect syntax near '${this.tokens[this.at]?.text ?? 'the end'}'.`);
  }
}
