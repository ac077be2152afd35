// A page of HTML that stands alone: what was trained, its figures, its charts and their numbers. It is read without scripts,
// light or dark as the reader's system is, and printed as it is.

import { language, t } from '../core/localize.ts';
import { chartStyles, darkChartVariables } from './chart-colors.ts';
import { numberText } from './number-text.ts';
import type { Scene, SceneTable } from './scene.ts';
import { escapeText, renderSvg } from './svg.ts';

export interface Report {
    readonly title: string;
    /** One or two sentences that say what came of it. */
    readonly summary: string;
    readonly facts: readonly (readonly [name: string, value: string])[];
    readonly sections: readonly ReportSection[];
    readonly specText?: string;
}

export interface ReportSection {
    readonly title: string;
    readonly scenes: readonly Scene[];
    readonly table?: SceneTable;
}

/** More rows than anyone reads in a page; of a long table evenly spaced ones are given, the last among them. */
const mostRows = 200;

const styles = `
:root{color-scheme:light dark}
body{max-width:1000px;margin:2rem auto;padding:0 1rem;font:15px/1.5 system-ui,sans-serif;background:var(--chart-ground,#fff);color:var(--chart-ink,#1f2328)}
h1{font-size:1.6rem;margin:0 0 .5rem}h2{font-size:1.15rem;margin:2rem 0 .5rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1.5rem;margin:1rem 0}dt{color:var(--chart-muted,#59636e)}dd{margin:0}
.charts{display:flex;flex-wrap:wrap;gap:1.5rem;align-items:flex-start}figure{display:table;margin:0;max-width:100%}figcaption{display:table-caption;caption-side:bottom}svg{max-width:100%;height:auto}
details{margin:.25rem 0}summary{cursor:pointer;color:var(--chart-muted,#59636e)}
.scroll{max-height:24rem;overflow:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.85rem}
th,td{padding:.15rem .8rem .15rem 0;text-align:right;font-weight:normal}th:first-child{text-align:left}thead th{color:var(--chart-muted,#59636e)}
pre{padding:1rem;overflow:auto;border:1px solid var(--chart-grid,#d1d9e0);border-radius:6px;font:13px/1.5 ui-monospace,Menlo,Consolas,monospace}
@media (prefers-color-scheme:dark){:root{${darkChartVariables}}}
@media print{.scroll{max-height:none;overflow:visible}figure{break-inside:avoid}}`;

export function reportHtml({ title, summary, facts, sections, specText }: Report): string {
    let charts = 0;
    const parts = sections.map(section => {
        const figures = section.scenes.map(scene => figurePart(scene, `chart-${++charts}`));
        const table = section.table === undefined ? '' : tablePart(section.table);
        return `<section>\n<h2>${escapeText(section.title)}</h2>\n${table}${figures.length === 0 ? '' : `<div class="charts">\n${figures.join('\n')}\n</div>`}\n</section>`;
    });
    const spec =
        specText === undefined
            ? ''
            : `<section>\n<h2>${escapeText(t('Spec'))}</h2>\n<pre>${escapeText(specText)}</pre>\n</section>`;
    return `<!DOCTYPE html>
<html lang="${language()}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escapeText(title)}</title>
<style>${styles}${chartStyles()}</style>
</head>
<body>
<main>
<h1>${escapeText(title)}</h1>
<p>${escapeText(summary)}</p>
<dl>${facts.map(([name, value]) => `<dt>${escapeText(name)}</dt><dd>${escapeText(value)}</dd>`).join('\n')}</dl>
${[...parts, spec].join('\n')}
</main>
</body>
</html>
`;
}

function figurePart(scene: Scene, id: string): string {
    return `<figure>\n${renderSvg(scene, { standalone: false, id })}<figcaption><p>${escapeText(scene.description)}</p>
<details><summary>${escapeText(t('Data of {0}', scene.title))}</summary>${tablePart(scene.table)}</details></figcaption>\n</figure>`;
}

function tablePart({ headings, rows }: SceneTable): string {
    const stride = Math.ceil(rows.length / mostRows);
    const shown = rows.filter((_, row) => row % stride === 0 || row === rows.length - 1);
    const left =
        shown.length < rows.length
            ? `<caption>${escapeText(t('{0} of {1} rows', shown.length, rows.length))}</caption>`
            : '';
    const head = headings
        .map(text => (text === '' ? '<td></td>' : `<th scope="col">${escapeText(text)}</th>`))
        .join('');
    const body = shown.map(
        ([first, ...cells]) =>
            `<tr><th scope="row">${cellText(first)}</th>${cells.map(cell => `<td>${cellText(cell)}</td>`).join('')}</tr>`,
    );
    return `<div class="scroll" tabindex="0" role="region" aria-label="${escapeText(t('Data'))}"><table>${left}<thead><tr>${head}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table></div>`;
}

function cellText(cell: string | number | undefined): string {
    return escapeText(typeof cell === 'string' ? cell : numberText(cell));
}
