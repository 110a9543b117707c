/** Text that is markup already. */
export class Html {
  constructor(private readonly markup: string) {}

  toString(): string {
    return this.markup;
  }
}

/** What may stand in a template: markup as it is, anything else as text, a list one after the other, and nothing as nothing. */
export type Content = Html | string | number | false | null | undefined | readonly Content[];

/** Markup with values in it. Whatever is not {@link Html} becomes text, in attributes too, which have to be quoted. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(parts.map((part, index) => part + rendered(values[index])).join(''));
}

function rendered(value: Content): string {
  if (value === false || value === null || value === undefined) return '';
  if (value instanceof Html) return value.toString();
  if (typeof value === 'object') return value.map(rendered).join('');
  return String(value).replace(UNSAFE, (character) => ENTITIES[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** Also what turns text round or hides in it: a name from the old system must not change how the rest of a line reads. */
const UNSAFE = /[&<>"'`]|(?![\n\t])\p{Cc}|\p{Cf}|[\u2028\u2029]/gu;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};
