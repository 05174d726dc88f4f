/** Colours on white and on dark: each at least 4.5 to 1 as text, each series at least 3 to 1 as a line. */
const COLOR_STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --card: #f6f7f9; --ink: #16191f; --soft: #565e6c; --line: #d6dae1; --shade: #eef0f4;
  --accent: #0b5fc0; --good: #0a6b45; --good-back: #e0f4ea; --unsure: #7a4d00; --unsure-back: #fdf1d8;
  --bad: #b3261e; --bad-back: #fce8e6; --watermark: rgb(179 38 30 / 7%);
  --series-0: #0061be; --series-1: #c95b0a; --series-2: #137738; --series-3: #c72da2; --series-4: #9e840a;
  --series-5: #5002b4; --series-6: #0e97a9; --series-7: #525864; --series-8: #5e2f11; --series-9: #559b1b;
  --fault-0: #7f1d1d; --fault-1: #d9480f; --fault-2: #b3261e; --fault-3: #8a3ffc; --fault-4: #c2255c; --fault-5: #6b4f00; --fault-6: #5d6572;
  --part-0: #5a4bc6; --part-1: #0b7285; --part-2: #9aa3b2; --part-3: #0b62c4; --part-4: #e0a03c;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #12151b; --card: #1b1f27; --ink: #eceff4; --soft: #a4adbb; --line: #3a414d; --shade: #1e232c;
    --accent: #7ab8ff; --good: #6fdca6; --good-back: #123425; --unsure: #f2c66d; --unsure-back: #382a0c;
    --bad: #ff958b; --bad-back: #43191a; --watermark: rgb(255 149 139 / 8%);
    --series-0: #5ba8fc; --series-1: #fd9c5d; --series-2: #47b777; --series-3: #f176da; --series-4: #f0cf4c;
    --series-5: #9476ff; --series-6: #79e4f0; --series-7: #aab2be; --series-8: #b07750; --series-9: #adef5b;
    --fault-0: #ffb4a8; --fault-1: #ff9a5c; --fault-2: #ff7a6b; --fault-3: #c4a1ff; --fault-4: #ff8fb8; --fault-5: #e2c26a; --fault-6: #b4bcc9;
    --part-0: #aa9dff; --part-1: #55cfe2; --part-2: #6b7485; --part-3: #6cb2ff; --part-4: #f0b657;
  }
}`

const TEXT_STYLE = `
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 3rem; }
body { margin: 0; background: var(--page); color: var(--ink); overflow-wrap: break-word;
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
  font-variant-numeric: tabular-nums; }
.about, main, footer { max-width: 948px; margin: 0 auto; padding: 0 24px; }
.about { padding-top: 22px; color: var(--soft); font-size: .875rem; }
.about strong { color: var(--ink); }
h1 { font-size: clamp(1.75rem, 1.2rem + 2.6vw, 2.75rem); line-height: 1.12; letter-spacing: -.022em; margin: .35em 0 .3em; text-wrap: balance; }
h2 { font-size: 1.375rem; line-height: 1.25; letter-spacing: -.012em; margin: 0 0 .5em; text-wrap: balance; }
h3 { font-size: 1rem; margin: 1.5em 0 .5em; }
p { margin: 0 0 1em; max-width: 44em; }
a { color: var(--accent); }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: .875em; }
pre { background: var(--card); border-radius: 8px; padding: 14px; overflow: auto; max-height: 30em; }
main > section { margin-top: 56px; padding-top: 28px; border-top: 1px solid var(--line); }
#ranking { margin-top: 40px; }
.lead { font-size: 1.1875rem; line-height: 1.5; max-width: 40em; }
.caution { border-left: 4px solid var(--unsure); padding: 2px 0 2px 12px; color: var(--soft); }
.lesser { margin-top: 36px; }
.lesser h2 { font-size: 1.125rem; }
.badges { display: flex; flex-wrap: wrap; gap: 8px; }
.badge { display: inline-block; border-radius: 99px; padding: 3px 12px; font-size: .875rem; font-weight: 600; white-space: nowrap; }
.badge.good { color: var(--good); background: var(--good-back); }
.badge.unsure { color: var(--unsure); background: var(--unsure-back); }
.badge.bad { color: var(--bad); background: var(--bad-back); }
.badge.plain { color: var(--soft); background: var(--card); font-weight: 500; }
.sentences { padding-left: 1.1em; font-size: .9375rem; color: var(--soft); }
.sentences li { margin-bottom: .5em; }
.sentences strong { color: var(--ink); }
dl.trust, dl.notes { display: grid; grid-template-columns: fit-content(15em) minmax(0, 1fr); gap: 6px 18px; font-size: .9375rem; margin: 18px 0; }
dt { color: var(--soft); overflow-wrap: anywhere; }
dd { margin: 0; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: 2px 18px; margin: 26px 0 0; padding: 0; font-size: .875rem; }
nav a { display: inline-block; padding: 6px 0; }
.skip { position: absolute; left: -999em; }
.skip:focus { left: 12px; top: 8px; background: var(--page); padding: 6px 12px; z-index: 9; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
footer { margin-top: 64px; padding-bottom: 48px; color: var(--soft); font-size: .875rem; }`

const NOTICE_STYLE = `
.banner { padding: 9px 24px; font-size: .9375rem; text-align: center; color: var(--bad); background: var(--bad-back); }
.banner p { margin: 0 auto; max-width: 900px; }
.banner strong { letter-spacing: .08em; }
.simulated-mark { font-size: .75rem; font-weight: 600; color: var(--bad); border: 1px solid currentColor; border-radius: 4px; padding: 0 5px; white-space: nowrap; }
.watermark { position: fixed; inset: 0; pointer-events: none; z-index: 5; overflow: hidden; }
/* Drawn from an attribute, so that it is no part of the text of the page. */
.watermark::before { content: attr(data-word); position: absolute; left: 50%; top: 50%; transform: translate(-50%, -50%) rotate(-32deg); font-size: 14vmax; font-weight: 800; letter-spacing: .06em; color: var(--watermark); white-space: nowrap; }
@media (orientation: portrait) { .watermark::before { transform: translate(-50%, -50%) rotate(-64deg); } }
.quoted { display: inline-block; min-width: 18em;  quotes: "“" "”"; color: var(--soft); overflow-wrap: anywhere; unicode-bidi: isolate; }`

const CHART_STYLE = `
figure { margin: 26px 0; }
.figure-title { font-weight: 600; margin-bottom: .35em; }
figcaption { font-size: .875rem; color: var(--soft); max-width: 48em; margin-top: .4em; }
.plot { display: block; height: auto; max-width: 100%; overflow: visible; color: var(--ink); font: 12.5px/1.3 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif; font-variant-numeric: tabular-nums; }
.plot text { white-space: pre; }
.plot [aria-label="x-axis tick"], .plot [aria-label="y-axis tick"] { color: var(--line); }
.plot [aria-label$="tick label"], .plot [aria-label$="axis label"] { fill: var(--soft); }
.plot [aria-label$="grid"] { stroke: var(--line); stroke-opacity: .75; }
.narrow { display: none; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 3px 18px; margin: 0 0 8px; padding: 0; font-size: .875rem; color: var(--soft); }
.legend li { min-width: 0; overflow-wrap: anywhere; }
.legend svg { margin-right: 7px; vertical-align: -1px; overflow: visible; }
.fault-mark { color: var(--bad); }
.tip { position: fixed; z-index: 8; max-width: min(26em, calc(100vw - 8px)); padding: 5px 10px; border-radius: 6px; font-size: .8125rem; line-height: 1.4; color: var(--page); background: var(--ink); pointer-events: none; overflow-wrap: anywhere; }
.tip:empty { display: none; }
.plot .shown { stroke: var(--ink); stroke-width: 2.5; stroke-opacity: 1; }`

const TABLE_STYLE = `
.scroll { overflow-x: auto; margin: 4px 0 14px; }
table { border-collapse: collapse; font-size: .875rem; min-width: 100%; }
.caption { font-size: .875rem; color: var(--soft); margin: 22px 0 0; }
th, td { padding: 7px 14px 7px 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { color: var(--soft); font-weight: 500; vertical-align: bottom; }
tbody th, .name { font-weight: 600; max-width: 20em; overflow-wrap: break-word; }
.name { display: inline-block; min-width: 8em; }
.phrase { display: inline-block; min-width: 15em; max-width: 26em; overflow-wrap: anywhere; }
.sort { font: inherit; color: inherit; background: none; border: 0; padding: 0; text-align: inherit; cursor: pointer; }
.sort:hover { text-decoration: underline; }
[aria-sort="ascending"] .sort::after { content: " ↑"; }
[aria-sort="descending"] .sort::after { content: " ↓"; }
.number { text-align: right; white-space: nowrap; }
thead .number { white-space: normal; }
.interval { color: var(--soft); }
details { margin: 10px 0; }
summary { cursor: pointer; color: var(--accent); font-size: .9375rem; padding: 6px 0; }
.stage { border-bottom: 1px solid var(--line); }
.stage details { margin: 2px 0; }
.stage .caption { display: none; }`

const PHONE_STYLE = `
/* On a wide page a wide table may extend beyond the text column instead of being cut. */
@media screen and (min-width: 1200px) {
  .scroll { margin-right: -140px; }
  table { min-width: min(100%, 900px); }
}
@media screen and (max-width: 760px) {
  .about, main, footer { padding-left: 22px; padding-right: 22px; }
  .wide { display: none; }
  .narrow { display: block; }
  .narrow .plot { margin: 0 auto; }
  .lead { font-size: 1.0625rem; }
  th, td { padding-right: 12px; }
  tbody th, .name { max-width: 9.5em; }
  tbody th:not(.number) { min-width: 8em; }
  main > section { margin-top: 44px; }
  .cards table, .cards tbody, .cards tr, .cards th, .cards td { display: block; max-width: none; }
  .cards thead { display: none; }
  .cards tr { border-bottom: 1px solid var(--line); padding: 12px 0; }
  .cards th, .cards td { border: 0; padding: 2px 0; }
  dl.trust, dl.notes { grid-template-columns: minmax(0, 1fr); gap: 2px; }
  dl.trust dd, dl.notes dd { margin-bottom: 8px; }
}`

const VIEWER_STYLE = `
.filter { display: flex; flex-wrap: wrap; gap: 14px; align-items: end; margin: 0 0 18px; }
.filter label { display: grid; grid-template-columns: minmax(0, 1fr); max-width: 100%; gap: 3px; font-size: .875rem; color: var(--soft); }
select, button:not(.sort) { font: inherit; color: var(--ink); background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 7px 12px; max-width: 100%; }
button:not(.sort) { cursor: pointer; font-weight: 600; }
input[type="checkbox"] { width: 18px; height: 18px; accent-color: var(--accent); }
ul.plain { list-style: none; margin: 0; padding: 0; }
.pair { display: flex; justify-content: space-between; gap: 14px; min-width: 15em; }
audio { max-width: 100%; height: 40px; }
.playhead { stroke: var(--bad); stroke-width: 2; }`

/**
 * On paper the page is white, everything folded is open, charts and rows are not split, and a heading stays on the
 * page of its chart.
 */
const PRINT_STYLE = `
@media print {
  :root { color-scheme: light; }
  body { font-size: 10.5pt; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  nav, .skip, .tip { display: none; }
  details::details-content { display: block; content-visibility: visible; height: auto; }
  figure, tr, p, summary, .lesser { break-inside: avoid; }
  h2, h3, .figure-title, .caption, summary, h2 + p, h3 + p, p:has(+ figure), p:has(+ .scroll), p:has(+ .cards) { break-after: avoid; }
  .scroll { overflow: visible; }
  table { font-size: 7.5pt; }
  pre { max-height: none; white-space: pre-wrap; }
  main > section { margin-top: 24px; padding-top: 16px; }
}`

/** The style sheet of every page: one column, one type scale, and colours that follow the reader's choice. */
export const STYLE_SHEET = [
  COLOR_STYLE,
  TEXT_STYLE,
  NOTICE_STYLE,
  CHART_STYLE,
  TABLE_STYLE,
  VIEWER_STYLE,
  PHONE_STYLE,
  PRINT_STYLE,
]
  .join('\n')
  .trim()
