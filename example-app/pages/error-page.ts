import { html } from './html.js';
import { layout } from './layout.js';

/** The page for whatever went wrong. */
export const errorPage = (title: string, message: string): string =>
  layout(
    title,
    html`<h1>${title}</h1>
<p class="lead">${message}</p>
<p><a href="/">Back to the start</a></p>`,
  );
