/** The style sheet of the dashboard: light and dark by what the reader prefers, on a phone as well. */
export const STYLE = `:root{color-scheme:light dark;--ink:#1a1a1a;--paper:#fff;--soft:#5c5c5c;--rule:#d4d4d4;--mark:#0b5cad;--area:#dbe9f8;--good:#17692f;--notyet:#8a4600}
@media (prefers-color-scheme:dark){:root{--ink:#ececec;--paper:#161616;--soft:#a9a9a9;--rule:#3c3c3c;--mark:#79b8ff;--area:#1d3149;--good:#6fd08c;--notyet:#f0b072}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
main{max-width:64rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}h3{font-size:1rem}
a{color:var(--mark)}
a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:3px solid var(--mark);outline-offset:2px}
.lead{font-size:1.25rem}
progress{width:min(100%,24rem);height:1rem;vertical-align:middle;accent-color:var(--mark)}
.figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(8.5rem,1fr));gap:.5rem 1rem;margin:1rem 0}
.figures dt{color:var(--soft);font-size:.875rem}.figures dd{margin:0;font-size:1.25rem;overflow-wrap:anywhere}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:max-content;min-width:100%;font-size:.9375rem}
th,td{padding:.35rem .75rem .35rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule)}
nav{margin-top:.75rem}
td{max-width:24rem;overflow-wrap:anywhere}
.entries{list-style:none;margin:0;padding:0;font-size:.9375rem;overflow-wrap:anywhere}
.entries li{padding:.4rem 0;border-bottom:1px solid var(--rule)}.entries p{margin:.25rem 0 .5rem;max-width:46rem}
time{white-space:nowrap}.soft{color:var(--soft)}
figure{margin:0}figcaption,footer{color:var(--soft);font-size:.875rem}
.curve{display:block;width:100%;height:13rem}
.curve path,.curve line{vector-effect:non-scaling-stroke}
.curve .line{fill:none;stroke:var(--mark);stroke-width:2}.curve .area{fill:var(--area)}
.curve .projection{fill:none;stroke:var(--mark);stroke-width:2;stroke-dasharray:5 4}
.curve .goal{stroke:var(--soft);stroke-dasharray:2 3}
.curve text{fill:var(--soft);font-size:.8125rem}
.good{color:var(--good)}.notyet{color:var(--notyet)}
form[role=search]{display:flex;flex-wrap:wrap;gap:.75rem;align-items:end}
label{display:grid;gap:.25rem}
input,select,button{font:inherit;padding:.35rem .6rem;color:inherit;background:var(--paper);border:1px solid var(--soft);border-radius:.25rem;max-width:100%}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
`;

/**
 * Puts what the server sends in the places it is for. What has the focus is left as it is, and what is open stays open; where the
 * stream is not to be had the page is loaded anew from time to time.
 */
export const SCRIPT = `'use strict'
const state = document.getElementById('live-state')
const stream = new EventSource('live')
stream.addEventListener('parts', ({ data }) => {
  for (const [name, markup] of Object.entries(JSON.parse(data))) {
    const place = document.querySelector('[data-live="' + name + '"]')
    if (!place || place.contains(document.activeElement)) continue
    const isOpen = place.querySelector('details[open]')
    place.innerHTML = markup
    if (isOpen) place.querySelector('details')?.setAttribute('open', '')
  }
  state.textContent = ''
})
stream.addEventListener('error', () => {
  if (stream.readyState !== EventSource.CLOSED) return
  state.textContent = 'Not live: this page is loaded anew every 30 seconds.'
  setTimeout(() => location.reload(), 30000)
})
`;

export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="none" stroke="#0b5cad" stroke-width="2" d="M2 14C6 14 7 3 14 3"/></svg>`;
