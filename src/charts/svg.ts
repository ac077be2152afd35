// A scene as SVG text. Its colours are plain attributes, which every program reads; in a page there are classes too, by which the
// page restyles it.

import { hashOfBytes } from '../core/murmur-hash.ts';
import { type AxisPlaces, axisPlaces } from './axis-places.ts';
import { gridColor, paintName, plainColor } from './chart-colors.ts';
import { base64, encodePng } from './png.ts';
import type { Axis, Cell, KeyEntry, Mark, Paint, Picture, Scene } from './scene.ts';

export interface SvgOptions {
    readonly width?: number;
    readonly height?: number;
    /** False for a part of a page that has the styles (`chartStyles`). A file of its own has none: programs that know no variables draw them black. */
    readonly standalone?: boolean;
    /** False where the title stands above the chart already. */
    readonly titled?: boolean;
    /** Tells the chart's ids apart from those of others in the same page; what the chart says does where it is left out. */
    readonly id?: string;
}

const font = 'system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif';
const fontSize = 11;
/** Of a letter, on average, at `fontSize`; what cannot be measured here. */
const letterWidth = 6.1;
const keyRow = 18;

export function renderSvg(scene: Scene, options: SvgOptions = {}): string {
    const { standalone = true, titled = true, id = idOf(scene) } = options;
    const width = options.width ?? scene.size?.width ?? 640;
    const height = options.height ?? scene.size?.height ?? 360;
    const keyRows = rowsOfKey(scene.key, width - 24);
    const top = (titled ? 36 : 10) + keyRows.length * keyRow + (keyRows.length > 0 ? 6 : 0);
    const yRoom = Math.max(...labelsOf(scene.y, height).map(text => text.length * letterWidth), 0);
    const left =
        scene.y.kind === 'hidden'
            ? 12
            : Math.ceil(yRoom) + 16 + ('label' in scene.y && scene.y.label !== '' ? 18 : 0);
    const slanted = scene.x.kind === 'names' && needsSlant(scene.x.names, width - left - 24);
    const bottom = scene.x.kind === 'hidden' ? 12 : (slanted ? 58 : 24) + (scene.x.label === '' ? 0 : 16);
    const plot = { left, top, right: width - 20, bottom: height - bottom };
    const x = axisPlaces(
        scene.x,
        plot.left,
        plot.right,
        (plot.right - plot.left) / (scene.x.kind === 'names' ? 14 : 76),
    );
    const isDownwards = scene.y.kind === 'names' || scene.y.kind === 'hidden';
    const [yStart, yEnd] = isDownwards ? [plot.top, plot.bottom] : [plot.bottom, plot.top];
    const y = axisPlaces(
        scene.y,
        yStart,
        yEnd,
        (plot.bottom - plot.top) / (scene.y.kind === 'names' ? 14 : 44),
    );
    const parts = [
        `<rect width="${width}" height="${height}"${fill('ground')}/>`,
        ...(titled ? [textAt(12, 21, scene.title, 'start', 'ink', ' font-size="14" font-weight="600"')] : []),
        ...keyParts(keyRows, titled ? 42 : 12),
        ...axisParts(scene, x, y, plot, slanted),
        ...clippedParts(scene.marks, plot, id, (mark, place) =>
            markPart(mark, x, y, plot, `${id}-mark-${place}`),
        ),
        ...scene.marks.filter(({ kind }) => kind === 'text').map(mark => markPart(mark, x, y, plot, '')),
    ];
    const drawn = parts.filter(part => part !== '').join('\n');
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${id}-title ${id}-desc" font-family="${font}" font-size="${fontSize}">
<title id="${id}-title">${escapeText(scene.title)}</title>
<desc id="${id}-desc">${escapeText(scene.description)}</desc>
${standalone ? drawn.replaceAll(/ class="[^"]*"/g, '') : drawn}
</svg>
`;
}

/** Files of several charts may be pasted into one page, where a clip path of one would cut another. */
function idOf({ title, description }: Scene): string {
    return `chart-${hashOfBytes(new TextEncoder().encode(`${title}\n${description}`)).slice(0, 8)}`;
}

interface Plot {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
}

function labelsOf(axis: Axis, height: number): readonly string[] {
    return axis.kind === 'names'
        ? axis.names
        : axisPlaces(axis, height, 0, height / 44).ticks.map(({ text }) => text);
}

function needsSlant(names: readonly string[], width: number): boolean {
    const room = width / Math.max(1, names.length);
    return names.some(name => name.length * letterWidth > room - 4);
}

function axisParts(scene: Scene, x: AxisPlaces, y: AxisPlaces, plot: Plot, slanted: boolean): string[] {
    const parts: string[] = [];
    const middleX = (plot.left + plot.right) / 2;
    const middleY = (plot.top + plot.bottom) / 2;
    for (const { value, text } of y.ticks) {
        const at = y.at(value);
        if (scene.y.kind !== 'names') {
            parts.push(`<path d="M${n(plot.left)} ${n(at)}H${n(plot.right)}"${grid()}/>`);
        }
        parts.push(textAt(plot.left - 8, at + 4, text, 'end', 'muted'));
    }
    for (const { value, text } of x.ticks) {
        const at = x.at(value);
        parts.push(
            slanted
                ? `<text transform="translate(${n(at + 3)} ${n(plot.bottom + 14)}) rotate(-40)" text-anchor="end"${fill('muted')}>${escapeText(shortened(text, 14))}</text>`
                : textAt(at, plot.bottom + 16, text, 'middle', 'muted'),
        );
    }
    if (scene.x.kind !== 'hidden' && scene.x.label !== '') {
        parts.push(textAt(middleX, plot.bottom + (slanted ? 68 : 34), scene.x.label, 'middle', 'ink'));
    }
    if (scene.y.kind !== 'hidden' && scene.y.label !== '') {
        parts.push(
            `<text transform="translate(14 ${n(middleY)}) rotate(-90)" text-anchor="middle"${fill('ink')}>${escapeText(scene.y.label)}</text>`,
        );
    }
    return parts;
}

/** The marks within the plot; whole points where they stand on its edge. */
function clippedParts(
    marks: readonly Mark[],
    plot: Plot,
    id: string,
    draw: (mark: Mark, place: number) => string,
): string[] {
    const clips = [
        ['clip', 0],
        ['room', 6],
    ] as const;
    const clipOf = ({ kind }: Mark): string => (kind === 'points' ? 'room' : 'clip');
    const drawn = marks.map((mark, place) => ({ mark, place })).filter(({ mark }) => mark.kind !== 'text');
    const parts = drawn.flatMap(({ mark, place }, index) => {
        const clip = clipOf(mark);
        const [before, after] = [drawn[index - 1]?.mark, drawn[index + 1]?.mark];
        return [
            ...(before !== undefined && clipOf(before) === clip
                ? []
                : [`<g clip-path="url(#${id}-${clip})">`]),
            draw(mark, place),
            ...(after !== undefined && clipOf(after) === clip ? [] : ['</g>']),
        ];
    });
    const used = clips.filter(([clip]) => drawn.some(({ mark }) => clipOf(mark) === clip));
    return [
        ...used.map(
            ([clip, room]) =>
                `<clipPath id="${id}-${clip}"><rect x="${n(plot.left - room)}" y="${n(plot.top - 6)}" width="${n(plot.right - plot.left + 6 + room)}" height="${n(plot.bottom - plot.top + 6 + room)}"/></clipPath>`,
        ),
        ...parts,
    ];
}

/** @param id for what has to be named to be referred to */
function markPart(mark: Mark, x: AxisPlaces, y: AxisPlaces, plot: Plot, id: string): string {
    switch (mark.kind) {
        case 'line': {
            const { paint, dash = [], width = 2, opacity } = mark;
            const d = linePath(mark.x, mark.y, x, y);
            return d === ''
                ? ''
                : `<path d="${d}" fill="none"${stroke(paint)} stroke-width="${width}" stroke-linejoin="round"${dashes(dash)}${opacity === undefined ? '' : ` stroke-opacity="${opacity}"`}/>`;
        }
        case 'area': {
            const { paint, opacity, low, high } = mark;
            const stretches: (readonly [number, number, number])[][] = [[]];
            mark.x.forEach((value, index) => {
                if (Number.isFinite(low[index]!) && Number.isFinite(high[index]!)) {
                    stretches.at(-1)!.push([value, low[index]!, high[index]!]);
                } else {
                    stretches.push([]);
                }
            });
            const d = stretches
                .filter(points => points.length > 1)
                .map(points => {
                    const there = points.map(([at, , top]) => `${n(x.at(at))} ${n(y.at(top))}`);
                    const back = points.map(([at, bottom]) => `${n(x.at(at))} ${n(y.at(bottom))}`).reverse();
                    return `M${[...there, ...back].join('L')}Z`;
                });
            return d.length === 0 ? '' : `<path d="${d.join('')}"${fill(paint)} fill-opacity="${opacity}"/>`;
        }
        case 'points':
            return mark.x.map((value, index) => pointPart(mark, x.at(value), y.at(mark.y[index]!))).join('');
        case 'cells':
            return mark.cells.map(cell => cellPart(cell, x, y)).join('\n');
        case 'text':
            return textAt(
                x.at(mark.x) + (mark.dx ?? 0),
                y.at(mark.y) + (mark.dy ?? 0),
                mark.text,
                mark.anchor,
                mark.paint,
                mark.halo === true
                    ? ` stroke="${plainColor('ground')}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"`
                    : '',
                mark.halo === true ? ' chart-stroke-ground' : '',
            );
        case 'rule': {
            const d =
                mark.x === undefined
                    ? `M${n(plot.left)} ${n(y.at(mark.y ?? 0))}H${n(plot.right)}`
                    : `M${n(x.at(mark.x))} ${n(plot.top)}V${n(plot.bottom)}`;
            return `<path d="${d}"${stroke(mark.paint)} stroke-width="1"${dashes(mark.dash ?? [])}/>`;
        }
        case 'field': {
            const [left, right] = [x.at(mark.x0), x.at(mark.x1)].sort((a, b) => a - b) as [number, number];
            const [top, bottom] = [y.at(mark.y0), y.at(mark.y1)].sort((a, b) => a - b) as [number, number];
            const place = `x="${n(left)}" y="${n(top)}" width="${n(right - left)}" height="${n(bottom - top)}"`;
            // White as opaque as the colour is to be strong: as a mask it leaves the colour to the page.
            const white = encodePng(fieldPicture(mark));
            return `<mask id="${id}" maskUnits="userSpaceOnUse" ${place}><image ${place} preserveAspectRatio="none" href="data:image/png;base64,${base64(white)}"/></mask><rect ${place}${fill(mark.paint)} mask="url(#${id})"/>`;
        }
        case 'picture': {
            const [left, right] = [x.at(mark.x0), x.at(mark.x1)];
            const [top, bottom] = [y.at(mark.y0), y.at(mark.y1)].sort((a, b) => a - b) as [number, number];
            return `<image x="${n(left)}" y="${n(top)}" width="${n(right - left)}" height="${n(bottom - top)}" preserveAspectRatio="none" image-rendering="pixelated" href="data:image/png;base64,${base64(encodePng(mark.picture))}"/>`;
        }
        default:
            return mark satisfies never;
    }
}

/** From the top, as pictures are. */
function fieldPicture({ columns, rows, strength }: Extract<Mark, { kind: 'field' }>): Picture {
    const pixels = new Uint8Array(columns * rows);
    for (let row = 0; row < rows; row++) {
        pixels.set(strength.subarray(row * columns, (row + 1) * columns), (rows - 1 - row) * columns);
    }
    return { width: columns, height: rows, pixels, colors: whites };
}

const whites = Array.from({ length: 256 }, (_, opacity) => [255, 255, 255, opacity] as const);

function linePath(xs: readonly number[], ys: readonly number[], x: AxisPlaces, y: AxisPlaces): string {
    let d = '';
    let isDown = false;
    xs.forEach((value, index) => {
        const height = ys[index];
        if (height === undefined || !Number.isFinite(y.at(height))) {
            isDown = false;
            return;
        }
        d += `${isDown ? 'L' : 'M'}${n(x.at(value))} ${n(y.at(height))}`;
        isDown = true;
    });
    return d;
}

function pointPart(mark: Extract<Mark, { kind: 'points' }>, x: number, y: number): string {
    if (!Number.isFinite(y)) {
        return '';
    }
    const { paint, shape = 'dot', radius = 3.5, opacity } = mark;
    if (shape === 'diamond') {
        return diamondAt(x, y, radius, paint);
    }
    if (shape === 'outlined dot') {
        return `<circle cx="${n(x)}" cy="${n(y)}" r="${radius}" class="chart-fill-${paintName(paint)} chart-stroke-ground" fill="${plainColor(paint)}" stroke="${plainColor('ground')}" stroke-width="0.8"/>`;
    }
    return shape === 'ring'
        ? `<circle cx="${n(x)}" cy="${n(y)}" r="${radius}"${outlined(paint)} stroke-width="2"/>`
        : `<circle cx="${n(x)}" cy="${n(y)}" r="${radius}"${fill(paint)}${opacity === undefined ? '' : ` fill-opacity="${opacity}"`}/>`;
}

function diamondAt(x: number, y: number, radius: number, paint: Paint): string {
    const reach = radius * 1.3;
    return `<path d="M${n(x)} ${n(y - reach)}L${n(x + reach)} ${n(y)}L${n(x)} ${n(y + reach)}L${n(x - reach)} ${n(y)}Z"${outlined(paint)} stroke-width="2"/>`;
}

function cellPart(cell: Cell, x: AxisPlaces, y: AxisPlaces): string {
    const { x0, x1, y0, y1, paint, opacity, label, meaning } = cell;
    const [left, right] = [x.at(x0), x.at(x1)].sort((a, b) => a - b) as [number, number];
    const [top, bottom] = [y.at(y0), y.at(y1)].sort((a, b) => a - b) as [number, number];
    const rect = `<rect x="${n(left)}" y="${n(top)}" width="${n(right - left)}" height="${n(bottom - top)}"${fill(paint)}${opacity === undefined ? '' : ` fill-opacity="${n3(opacity)}"`}/>`;
    const drawn =
        label === undefined
            ? rect
            : rect +
              textAt(
                  (left + right) / 2,
                  (top + bottom) / 2 + 4,
                  label,
                  'middle',
                  (opacity ?? 1) > 0.6 ? 'ground' : 'ink',
              );
    return meaning === undefined ? drawn : `<g><title>${escapeText(meaning)}</title>${drawn}</g>`;
}

function rowsOfKey(key: readonly KeyEntry[], width: number): KeyEntry[][] {
    const rows: KeyEntry[][] = [];
    let used = Number.POSITIVE_INFINITY;
    for (const entry of key) {
        const room = keyWidth(entry);
        if (used + room > width) {
            rows.push([]);
            used = 0;
        }
        rows.at(-1)!.push(entry);
        used += room;
    }
    return rows;
}

function keyWidth({ label }: KeyEntry): number {
    return 30 + label.length * letterWidth + 16;
}

function keyParts(rows: readonly (readonly KeyEntry[])[], top: number): string[] {
    return rows.flatMap((row, index) => {
        let left = 12;
        const middle = top + index * keyRow;
        return row.map(entry => {
            const { label, paint, sample, dash = [], width = 2, opacity } = entry;
            const faint =
                opacity === undefined ? '' : ` ${sample === 'line' ? 'stroke' : 'fill'}-opacity="${opacity}"`;
            const drawn =
                sample === 'line'
                    ? `<path d="M${left} ${middle}h24"${stroke(paint)} stroke-width="${width}"${dashes(dash)}${faint}/>`
                    : sample === 'area'
                      ? `<rect x="${left + 4}" y="${middle - 5}" width="16" height="10" rx="2"${fill(paint)}${faint}/>`
                      : sample === 'ring'
                        ? `<circle cx="${left + 12}" cy="${middle}" r="3.5"${outlined(paint)} stroke-width="2"/>`
                        : sample === 'diamond'
                          ? diamondAt(left + 12, middle, 3.5, paint)
                          : `<circle cx="${left + 12}" cy="${middle}" r="4"${fill(paint)}${faint}/>`;
            const part = drawn + textAt(left + 30, middle + 4, label, 'start', 'ink');
            left += Math.ceil(keyWidth(entry));
            return part;
        });
    });
}

function textAt(
    x: number,
    y: number,
    text: string,
    anchor: string,
    paint: Paint,
    more = '',
    classes = '',
): string {
    return `<text x="${n(x)}" y="${n(y)}"${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}${fill(paint, classes)}${more}>${escapeText(text)}</text>`;
}

function fill(paint: Paint, classes = ''): string {
    return ` class="chart-fill-${paintName(paint)}${classes}" fill="${plainColor(paint)}"`;
}

function stroke(paint: Paint): string {
    return ` class="chart-stroke-${paintName(paint)}" stroke="${plainColor(paint)}"`;
}

function outlined(paint: Paint): string {
    return ` class="chart-fill-ground chart-stroke-${paintName(paint)}" fill="${plainColor('ground')}" stroke="${plainColor(paint)}"`;
}

function grid(): string {
    return ` class="chart-stroke-grid" stroke="${gridColor}"`;
}

function dashes(dash: readonly number[]): string {
    return dash.length === 0 ? '' : ` stroke-dasharray="${dash.join(' ')}"`;
}

function shortened(text: string, length: number): string {
    return text.length <= length ? text : `${text.slice(0, length - 1)}\u2026`;
}

/** A coordinate: a tenth of a pixel is as fine as anyone sees. */
function n(value: number): string {
    return String(Math.round(value * 10) / 10);
}

function n3(value: number): string {
    return String(Math.round(value * 1000) / 1000);
}

export function escapeText(text: string): string {
    return text
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;');
}
