// Looks and the one script of the report: a light page that prints well, and a crosshair over the charts.

export const PAGE_STYLE = `
:root{--ink:#16202c;--soft:#54657a;--line:#dde4ec;--panel:#fff;--page:#f4f6f9;--accent:#1d5fd1;--bad:#c23b3b;--good:#1c7d5c}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.55 Inter,system-ui,-apple-system,"Segoe UI","Liberation Sans",sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1180px;margin:0 auto;padding:36px 24px 60px}
header{border-bottom:3px solid var(--ink);padding-bottom:14px;margin-bottom:22px}
h1{font-size:27px;line-height:1.2;margin:0 0 4px}
h2{font-size:18px;margin:38px 0 10px}
p{margin:0 0 10px;max-width:78ch}
.sub,.note{color:var(--soft)}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(140px,1fr));gap:12px;margin:22px 0 6px}
.card{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:12px 14px}
.card b{display:block;font-size:19px;line-height:1.25;white-space:nowrap}
.card span{color:var(--soft);font-size:13px}
.card.bad b{color:var(--bad)}.card.good b{color:var(--good)}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(440px,1fr));gap:14px}
.chart{margin:0;background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:10px 12px 6px;break-inside:avoid}
.chart.wide,.wide .chart{grid-column:1/-1}
figcaption{font-weight:600;font-size:14px;display:flex;flex-wrap:wrap;justify-content:space-between;gap:2px 14px}
.legend{font-weight:400;font-size:12.5px;color:var(--soft)}
.legend i{display:inline-block;width:10px;height:10px;border-radius:2px;margin:0 5px 0 10px}
.plot{position:relative}
svg{display:block;width:100%;height:auto}
svg text{font-size:11px;fill:var(--soft)}
text.y{text-anchor:end}text.x{text-anchor:middle}
.grid{stroke:var(--line)}.cross{stroke:var(--soft);stroke-dasharray:3 3;visibility:hidden}
output{position:absolute;top:6px;pointer-events:none;background:#16202ce8;color:#fff;border-radius:5px;padding:5px 9px;font-size:12px;line-height:1.45;white-space:nowrap;visibility:hidden}
.scroll{overflow-x:auto;background:var(--panel);border:1px solid var(--line);border-radius:8px}
table{border-collapse:collapse;width:100%;font-size:12.5px}
th,td{padding:5px 8px;text-align:left;border-bottom:1px solid var(--line);white-space:nowrap}
tr:last-child td{border-bottom:0}
th{font-weight:600;color:var(--soft);background:#fafbfd}
.n{text-align:right}
ul{margin:0;padding-left:20px;max-width:90ch}li{margin:3px 0}
code{font:12.5px ui-monospace,Menlo,Consolas,"Liberation Mono",monospace;overflow-wrap:anywhere}
@media (max-width:600px){
main{padding:20px 14px}
h1{font-size:22px}
.charts{grid-template-columns:minmax(0,1fr)}
.charts>*{min-width:0}
.chart{overflow-x:auto}
.plot,.chart>svg{min-width:440px}
.chart.wide>svg,.wide .chart>svg,.chart.wide .plot,.wide .chart .plot{min-width:900px}
figcaption{position:sticky;left:0}
th:first-child,td:first-child{position:sticky;left:0;background:#fafbfd;white-space:normal;min-width:128px;max-width:170px}
}
@media print{body{background:#fff}main{max-width:none;padding:0}.charts{grid-template-columns:1fr 1fr}}
`;

export const PAGE_SCRIPT = `
for (const figure of document.querySelectorAll('.chart')) {
  const source = figure.querySelector('script');
  if (source === null) continue;
  const data = JSON.parse(source.textContent);
  const svg = figure.querySelector('svg'), out = figure.querySelector('output'), cross = figure.querySelector('.cross');
  const left = +svg.dataset.l, right = +svg.dataset.r, width = +svg.dataset.w, t = data.t;
  const number = (v) => v === null || v === undefined ? '-' : Math.abs(v) >= 1000 ? Math.round(v).toLocaleString('en-US') : String(+v.toPrecision(6));
  svg.addEventListener('pointermove', (event) => {
    const box = svg.getBoundingClientRect();
    const at = ((event.clientX - box.left) / box.width * width - left) / (width - left - right);
    const time = t[0] + Math.min(1, Math.max(0, at)) * (t[t.length - 1] - t[0]);
    let low = 0, high = t.length - 1;
    while (low < high) { const middle = (low + high) >> 1; if (t[middle] < time) low = middle + 1; else high = middle; }
    const x = left + (t[low] - t[0]) / Math.max(1, t[t.length - 1] - t[0]) * (width - left - right);
    cross.setAttribute('x1', x); cross.setAttribute('x2', x); cross.style.visibility = 'visible';
    out.replaceChildren(...[new Date(t[low]).toISOString().slice(0, 16).replace('T', ' ') + ' UTC', ...data.s.map((s) => s.n + ': ' + number(s.v[low]))].map((line) => { const row = document.createElement('div'); row.textContent = line; return row; }));
    out.style.visibility = 'visible';
    const px = x / width * box.width;
    if (px > box.width / 2) { out.style.left = 'auto'; out.style.right = (box.width - px + 10) + 'px'; } else { out.style.right = 'auto'; out.style.left = (px + 10) + 'px'; }
  });
  svg.addEventListener('pointerleave', () => { out.style.visibility = cross.style.visibility = 'hidden'; });
}
`;
