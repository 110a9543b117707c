/** Markup that may go into a page as it is. Made by {@link html} alone. */
export class Html {
  constructor(private readonly markup: string) {}

  toString(): string {
    return this.markup;
  }
}

/** What can be put into a page: text, which is escaped, markup, which is not, and nothing at all. */
export type Content = Html | string | number | null | undefined | false | readonly Content[];

/**
 * A piece of a page, as a template tag: whatever is put in is escaped, and loses its control characters, unless it is
 * markup of this tag itself.
 */
export const html = (strings: TemplateStringsArray, ...values: readonly Content[]): Html =>
  new Html(String.raw({ raw: strings }, ...values.map(markupOf)));

/** All but white space: HTML has no way to write them, and a terminal obeys some. */
const CONTROL = /(?![\t\n\r])\p{Cc}/gu;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function markupOf(content: Content): string {
  if (content === null || content === undefined || content === false) return '';
  if (content instanceof Html) return content.toString();
  if (typeof content === 'object') return content.map(markupOf).join('');
  return String(content)
    .replace(CONTROL, '')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
