import { html } from '../pages/html.js';
import type { Letter, Link } from './letters.js';

/** The two forms of a mail: people read the one or the other. */
export interface Composed {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Writes a letter as plain text and as HTML, where whatever is in it is escaped. */
export const compose = ({ subject, content }: Letter): Composed => ({
  subject,
  text: `${content.map((part) => (isLink(part) ? `${part.label}:\n${part.url}` : part)).join('\n\n')}\n`,
  html: html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${subject}</title></head>
<body style="max-width: 32rem; margin: 0 auto; padding: 1.5rem; font: 16px/1.55 system-ui, sans-serif">
<h1 style="font-size: 1.3rem">${subject}</h1>
${content.map((part) => (isLink(part) ? html`<p><a href="${part.url}"><b>${part.label}</b></a></p>\n` : html`<p>${part}</p>\n`))}</body>
</html>
`.toString(),
});

const isLink = (part: string | Link): part is Link => typeof part !== 'string';
