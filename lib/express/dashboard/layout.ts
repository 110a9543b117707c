import { type Content, html } from './html.js';

/** How a page is kept up to date: by a stream, or by being loaded anew after so many seconds; otherwise not at all. */
export interface Upkeep {
  readonly live?: boolean;
  readonly refresh?: number;
}

/** A whole page of the dashboard. Everything it needs is at this origin; nothing of it runs but one script. */
export const layout = (title: string, content: Content, { live, refresh }: Upkeep = {}): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
${refresh !== undefined && html`<meta http-equiv="refresh" content="${refresh}">`}
${live && html`<noscript><meta http-equiv="refresh" content="30"></noscript>`}
<title>${title}</title>
<link rel="icon" href="icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="style.css">
${live && html`<script src="live.js" defer></script>`}
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`.toString();
