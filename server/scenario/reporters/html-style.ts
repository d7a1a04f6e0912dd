/** The report's look: the page's colours, light and dark. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#f6f6f3;--panel:#fff;--sunk:#f9f9f7;--text:#1b1d21;--text2:#53565d;--line:#e6e5e0;--accent:#2553c7;--ok:#17713f;--wait:#855600;--bad:#b8232b;--off:#5f636b;--badBg:#fdf0ef;--mark:#cf3138}
@media(prefers-color-scheme:dark){:root{--bg:#0f1012;--panel:#151619;--sunk:#121316;--text:#e6e7ea;--text2:#a6a9b1;--line:#25272c;--accent:#86abff;--ok:#5ccb92;--wait:#e3b04a;--bad:#ff8080;--off:#a0a4ad;--badBg:#2a1819;--mark:#f06a6a}}
body{margin:0 auto;max-width:72rem;padding:1rem;background:var(--bg);color:var(--text);font:13px/20px system-ui,"Hiragino Sans","Noto Sans JP","Yu Gothic UI",sans-serif;font-variant-numeric:tabular-nums}
h1{font-size:15px;margin:0}h2{font-size:15px;line-height:22px}h3{font-size:13px;margin:.75rem 0 0}
header{display:flex;gap:1rem;align-items:baseline}nav ul{list-style:none;padding:0;columns:20rem}
a{color:var(--accent)}section,article{background:var(--panel);border:1px solid var(--line);padding:.5rem 1rem;margin:1rem 0;overflow-wrap:anywhere}
article{background:var(--sunk)}.facts,.subject,.why{color:var(--text2);margin:.125rem 0}
.ok{color:var(--ok)}.bad{color:var(--bad)}.wait{color:var(--wait)}.off{color:var(--off)}
.child{border-left:1px solid var(--line);padding-left:1rem;margin-left:.5rem}
.fault{display:grid;grid-template-columns:max-content 1fr;gap:0 1rem;background:var(--badBg);border-left:2px solid var(--mark);padding:.5rem;margin:.5rem 0}
.fault dt{color:var(--text2)}.fault dd{margin:0}
table{border-collapse:collapse}td{padding:0 1rem 0 0;vertical-align:top}
pre{font:12px/18px ui-monospace,"SF Mono",Menlo,Consolas,monospace;font-variant-ligatures:none;white-space:pre-wrap;margin:.25rem 0}
`
