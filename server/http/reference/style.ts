/** The reference page's style and its scripts: in the page itself, and named by their hashes in its policy. */

export const STYLE = `
:root { color-scheme: light dark;
  --bg: light-dark(#f6f6f3, #0f1012); --panel: light-dark(#ffffff, #151619); --sunk: light-dark(#f9f9f7, #121316);
  --text: light-dark(#1b1d21, #e6e7ea); --text2: light-dark(#53565d, #a6a9b1); --line: light-dark(#e6e5e0, #25272c);
  --ctl: light-dark(#86888f, #6c717b); --accent: light-dark(#2553c7, #86abff);
  --mono: ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK JP', monospace; }
:root[data-theme='light'] { color-scheme: light; }
:root[data-theme='dark'] { color-scheme: dark; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--text); font: 13px/20px system-ui, -apple-system, 'Segoe UI', Roboto,
  'Helvetica Neue', Arial, 'Hiragino Sans', 'Noto Sans JP', 'Noto Sans CJK JP', 'Yu Gothic UI', sans-serif; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
code, pre, .type { font: 12px/18px var(--mono); font-variant-ligatures: none; overflow-wrap: anywhere; }
pre { margin: 4px 0 8px; padding: 8px 12px; background: var(--sunk); border: 1px solid var(--line); border-radius: 6px;
  white-space: pre-wrap; }
p { margin: 2px 0 8px; }
h1 { margin: 0; font-size: 15px; line-height: 22px; }
h2 { margin: 24px 0 2px; font-size: 15px; line-height: 22px; }
h3 { margin: 0; font-size: 13px; font-weight: 600; }
h4 { margin: 10px 0 2px; font-size: 12px; font-weight: 500; color: var(--text2); }
header { padding: 12px 20px; background: var(--panel); border-bottom: 1px solid var(--line); }
header p { max-width: 90ch; }
.links { display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 0; padding: 0; list-style: none; }
.links a { display: inline-block; min-height: 24px; line-height: 24px; }
.filter { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; align-items: center; gap: 4px 10px;
  padding: 8px 20px; background: var(--panel); border-bottom: 1px solid var(--line); }
.filter input { flex: 1; min-width: 160px; max-width: 420px; height: 28px; padding: 0 8px; color: inherit; font: inherit;
  background: var(--sunk); border: 1px solid var(--ctl); border-radius: 6px; }
.filter output { color: var(--text2); }
.body { display: grid; grid-template-columns: 200px minmax(0, 1fr); }
nav { padding: 16px 12px 16px 20px; }
nav ul { position: sticky; top: 62px; margin: 0; padding: 0; list-style: none; }
nav a { display: block; padding: 3px 0; }
main { max-width: 1040px; padding: 0 20px 40px; }
article { margin: 10px 0; padding: 12px 16px; background: var(--panel); border: 1px solid var(--line); border-radius: 6px;
  scroll-margin-top: 56px; }
section { scroll-margin-top: 56px; }
article:target { border-color: var(--accent); }
h3 a { color: inherit; text-decoration: none; display: inline-block; min-height: 24px; }
h3 a:hover { text-decoration: underline; }
.method { display: inline-block; min-width: 4.6em; padding: 0 6px; font: 600 11px/18px var(--mono); text-align: center;
  border: 1px solid var(--ctl); border-radius: 4px; }
.second, .type, .bound, dd p, .schema p { color: var(--text2); }
.required { font-size: 11px; font-weight: 600; }
dl { margin: 0; }
dt { margin-top: 4px; }
dd { margin: 0 0 0 16px; }
ul.schema { margin: 2px 0; padding: 0 0 0 14px; list-style: none; border-left: 1px solid var(--line); }
.schema li { margin: 2px 0; }
.schema p { margin: 0 0 2px; }
summary { min-height: 24px; cursor: pointer; padding: 2px 0; }
summary:hover { color: var(--accent); }
[hidden] { display: none; }
@media (width < 720px) { .body { grid-template-columns: minmax(0, 1fr); } nav { padding-bottom: 0; }
  nav ul { position: static; display: flex; flex-wrap: wrap; gap: 0 16px; } nav a { padding: 10px 0; } header, .filter { padding-inline: 14px; }
  main { padding-inline: 14px; } article { padding-inline: 12px; } .filter input { height: 36px; } .filter { position: static; }
  summary, h3 a { min-height: 32px; } }
@media print { .filter, nav { display: none; } .body { display: block; } }
`

/** The theme that was chosen on bouncelab's own page; before the first paint. */
export const THEME = `
try {
  const theme = localStorage.getItem('bouncelab.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {}
`

export const SCRIPT = `
const input = document.querySelector('input[type=search]');
const count = document.querySelector('output');
const routes = [...document.querySelectorAll('article[data-words]')];
const narrow = () => {
  const wanted = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let n = 0;
  for (const route of routes) {
    route.hidden = !wanted.every((word) => route.dataset.words.includes(word));
    if (!route.hidden) n++;
  }
  for (const group of document.querySelectorAll('section[data-group]')) {
    group.hidden = !group.querySelector('article:not([hidden])');
    const link = document.querySelector('nav a[href="#' + group.id + '"]');
    if (link) link.parentElement.hidden = group.hidden;
  }
  count.textContent = count.dataset.text.replace('{n}', n).replace('{all}', routes.length);
};
const goTo = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target.closest('[hidden]')) { input.value = ''; narrow(); }
  for (let up = target; up; up = up.parentElement) if (up.tagName === 'DETAILS') up.open = true;
  target.scrollIntoView();
};
document.querySelector('.filter').hidden = false;
input.addEventListener('input', narrow);
addEventListener('hashchange', goTo);
narrow();
goTo();
`
