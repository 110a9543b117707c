import { type Content, html } from './html.js';

/** A whole page of the dashboard. Everything it needs is at this origin; nothing of it runs but one script. */
export const layout = (title: string, content: Content, { live }: { readonly live: boolean }): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
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
