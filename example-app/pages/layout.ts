import { type Content, type Html, html } from './html.js';

/** A whole page, ready to be sent. What went wrong is told in its title, too, which is read first. */
export const layout = (title: string, content: Content, message?: string, head?: Html): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${head}
<title>${message && 'Error: '}${title} · New home</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header><a href="/">New home</a></header>
<main>
${content}
</main>
<footer>An example of <b>passport-lazy-migration</b></footer>
</body>
</html>
`.toString();
