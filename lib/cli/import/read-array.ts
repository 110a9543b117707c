import { UsageError } from '../command.js';
import type { Entry } from './export-format.js';
import { jsonRow } from './json-row.js';
import { LONGEST_ROW, TOO_LONG } from './read-lines.js';

/**
 * The elements of a JSON array, one after the other, without holding the array: of one that is the whole file, or of one
 * under a key of the object that the file is. Several of these in one file are read one after the other. An element that
 * is not JSON is told, and the next one read, as long as its brackets say where it ends: only these are looked at here,
 * and what is beside the array is passed over.
 * @param key Under which the array is, where the file is an object.
 * @throws UsageError where nothing after a place can be read, with its line; or where there is no such array.
 */
export async function* readArray(text: AsyncIterable<string>, key: string): AsyncGenerator<Entry> {
  const scanner = new ArrayScanner(key);
  for await (const piece of text) yield* scanner.read(piece);
  scanner.end();
}

/** Which closing bracket an opening one asks for. */
const CLOSING = new Map([
  [0x5b, 0x5d],
  [0x7b, 0x7d],
]);
const [QUOTE, BACKSLASH, COMMA, COLON, LINE_FEED, RETURN, ARRAY] = [0x22, 0x5c, 0x2c, 0x3a, 0x0a, 0x0d, 0x5b];
const WHITE_SPACE = new Set([0x20, 0x09, LINE_FEED, RETURN, 0xfeff]);
/** A key of the file's object that is longer is not the one looked for. */
const LONGEST_KEY = 200;

class ArrayScanner {
  private line = 1;
  private before = 0;
  /** What closes the brackets that are open, from the outside in. */
  private readonly open: number[] = [];
  private isInText = false;
  private isEscaped = false;
  /** The last text at the level of the file's object. */
  private word = '';
  private isWanted = false;
  /** How many brackets are open around an element; 0 where none of them is the array's. */
  private around = 0;
  private isFound = false;
  private row: { readonly line: number; text: string; isTooLong: boolean } | null = null;
  /** Where the part of the row begins that is in the present piece. */
  private from = 0;

  constructor(private readonly key: string) {}

  *read(piece: string): Generator<Entry> {
    this.from = 0;
    for (let at = 0; at < piece.length; at++) {
      const char = piece.charCodeAt(at);
      if (char === RETURN || (char === LINE_FEED && this.before !== RETURN)) this.line++;
      this.before = char;
      if (this.isInText) this.inText(char);
      else if (char === QUOTE) this.beginText(at);
      else if (CLOSING.has(char)) this.beginBracket(char, at);
      else if (char === 0x5d || char === 0x7d) {
        if (this.around && this.open.length === this.around) yield* this.endRow(piece, at);
        this.endBracket(char);
      } else if (char === COMMA && this.around && this.open.length === this.around) yield* this.endRow(piece, at);
      else if (!WHITE_SPACE.has(char)) this.other(char, at);
    }
    if (this.row) this.hold(piece.slice(this.from));
  }

  /** @throws UsageError where the text is not at its end. */
  end(): void {
    if (this.row) throw new UsageError(`The file ends within the row of line ${this.row.line}. The rows before it have been read.`);
    if (this.open.length)
      throw new UsageError(`The file ends on line ${this.line}, before its JSON does. The rows there are have been read.`);
    if (!this.isFound) throw new UsageError(`There is no JSON array in the file, nor one under '${this.key}' of an object.`);
  }

  /** A line never ends within a text of JSON: the row is none, but its brackets may still say where it ends. */
  private inText(char: number): void {
    if (char === LINE_FEED || char === RETURN || (char === QUOTE && !this.isEscaped)) this.isInText = false;
    else if (this.open.length === 1 && !this.around && this.word.length < LONGEST_KEY) this.word += String.fromCharCode(char);
    this.isEscaped = !this.isEscaped && char === BACKSLASH;
  }

  private beginText(at: number): void {
    this.beginRow(at);
    if (!this.open.length) this.stop('there is text outside of any array or object');
    [this.isInText, this.isEscaped, this.word] = [true, false, ''];
  }

  private beginBracket(char: number, at: number): void {
    const isTheArray = char === ARRAY && (this.open.length === 0 || (this.open.length === 1 && this.isWanted));
    if (this.around) this.beginRow(at);
    this.open.push(CLOSING.get(char) ?? 0);
    this.isWanted = false;
    if (this.open.length > LONGEST_ROW) this.stop('brackets are nested without end');
    if (this.around || !isTheArray) return;
    this.around = this.open.length;
    this.isFound = true;
  }

  private endBracket(char: number): void {
    if (this.open.pop() !== char) this.stop('a bracket is closed that is not open');
    if (this.open.length < this.around) this.around = 0;
  }

  private other(char: number, at: number): void {
    if (!this.open.length) this.stop('there is something outside of any array or object');
    if (this.around) return this.beginRow(at);
    if (this.open.length === 1) this.isWanted = char === COLON && this.word === this.key;
  }

  private beginRow(at: number): void {
    if (!this.around || this.row || this.open.length !== this.around) return;
    this.row = { line: this.line, text: '', isTooLong: false };
    this.from = at;
  }

  private hold(part: string): void {
    if (!this.row) return;
    this.row.isTooLong ||= this.row.text.length + part.length > LONGEST_ROW;
    this.row.text = this.row.isTooLong ? '' : this.row.text + part;
  }

  private *endRow(piece: string, at: number): Generator<Entry> {
    if (!this.row) return;
    this.hold(piece.slice(this.from, at));
    const { line, text, isTooLong } = this.row;
    this.row = null;
    this.from = 0;
    yield isTooLong ? { line, code: 'invalid_row', reason: TOO_LONG } : jsonRow(text, line);
  }

  private stop(what: string): never {
    const where =
      this.row && this.row.line !== this.line ? `In the row of line ${this.row.line}, on line ${this.line},` : `On line ${this.line}`;
    throw new UsageError(`${where} ${what}. Nothing after that can be read; the rows before have been.`);
  }
}
