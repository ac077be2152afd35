// Curves as text: two by four Braille dots a character, or one letter a curve where a terminal has no Braille.
// Curves are told apart by their line, solid or dashed, before any colour, so the chart reads in a log file too.

import { linearTicks, scaleFor, tickLabels, ticksOf } from './scale.ts';

export interface TerminalSeries {
    readonly name: string;
    /** One value an epoch, from epoch 1; a value that is not finite interrupts the line. */
    readonly values: readonly number[];
    readonly line: 'solid' | 'dashed';
    /** Stands for the curve where there is no Braille. */
    readonly letter: string;
}

export interface TerminalChart {
    readonly title: string;
    readonly series: readonly TerminalSeries[];
    /** Of the whole chart with its labels, in characters. */
    readonly width: number;
    /** Of the plot without axis, legend and title, in characters. */
    readonly height: number;
    readonly glyphs: 'braille' | 'ascii';
    /** An epoch to mark on the axis, and what it is. */
    readonly mark?: { readonly epoch: number; readonly label: string };
    /** Colours a piece of one series; the identity where there are no colours. */
    readonly paint?: (text: string, series: number) => string;
    /** Colours axes and labels. */
    readonly dim?: (text: string) => string;
}

/** Narrower or lower than this, no curve can be read. */
const smallestWidth = 24;
const smallestHeight = 3;

/** Dots of a dash and of the gap after it. */
const dash = { on: 3, off: 3 };

/** The dots of one Braille character by row and column; U+2800 has none of them. */
const brailleDots: readonly (readonly [number, number])[] = [
    [0x01, 0x08],
    [0x02, 0x10],
    [0x04, 0x20],
    [0x40, 0x80],
];

/** The chart's lines, top to bottom, without trailing spaces. */
export function drawTerminalChart(chart: TerminalChart): string[] {
    const { series, glyphs, paint = text => text, dim = text => text } = chart;
    const epochs = Math.max(1, ...series.map(({ values }) => values.length));
    const scale = scaleFor(series.flatMap(({ values }) => values));
    const height = Math.max(smallestHeight, chart.height);
    const ticks = ticksOf(scale, Math.ceil(height / 2.5));
    const labels = tickLabels(scale, ticks);
    const labelWidth = Math.max(...labels.map(label => label.length), 1);
    const width = Math.max(smallestWidth, chart.width) - labelWidth - 2;
    const lines = glyphs === 'braille' ? unicodeLines : asciiLines;

    const rowOf = (value: number) => Math.round((1 - scale.place(value)) * (height - 1));
    const labelAt = new Map(ticks.map((tick, index) => [rowOf(tick), labels[index] ?? '']));
    const cells = plot(series, epochs, scale.place, width, height, glyphs);
    const rows = cells.map((row, index) => {
        const label = labelAt.get(index);
        const axis = `${(label ?? '').padStart(labelWidth)} ${label === undefined ? lines.side : lines.tick}`;
        return `${dim(axis)}${piecesOf(row)
            .map(({ text, series }) => (series === undefined ? text : paint(text, series)))
            .join('')}`;
    });

    const columnOf = (epoch: number) =>
        epochs === 1 ? 0 : Math.round(((epoch - 1) / (epochs - 1)) * (width - 1));
    const { axis, numbers } = epochAxis(epochs, columnOf, width, chart.mark?.epoch, lines);
    const margin = ' '.repeat(labelWidth + 1);
    const legend = [
        ...series.map(({ name, line, letter }, index) =>
            paint(`${glyphs === 'braille' ? unicodeLines[line] : letter.repeat(2)} ${name}`, index),
        ),
        ...(chart.mark ? [`${lines.mark} ${chart.mark.label}`] : []),
    ];
    const title = scale.kind === 'log' ? `${chart.title} (log scale)` : chart.title;
    return [
        `${margin}${title}`,
        ...rows,
        dim(`${margin}${lines.corner}${axis}`),
        dim(`${margin} ${numbers}`),
        `${margin} ${legend.join('   ')}`,
    ].map(line => line.trimEnd());
}

const unicodeLines = {
    side: '│',
    tick: '┤',
    corner: '└',
    floor: '─',
    floorTick: '┬',
    mark: '▲',
    solid: '━━',
    dashed: '╍╍',
};
const asciiLines = { side: '|', tick: '+', corner: '+', floor: '-', floorTick: '+', mark: '^' };

interface Cell {
    readonly text: string;
    readonly series?: number;
}

function plot(
    series: readonly TerminalSeries[],
    epochs: number,
    place: (value: number) => number,
    width: number,
    height: number,
    glyphs: TerminalChart['glyphs'],
): Cell[][] {
    const [across, down] = glyphs === 'braille' ? [2, 4] : [1, 1];
    const columns = width * across;
    const rows = height * down;
    const cells: { dots: number; series: number | undefined }[][] = Array.from({ length: height }, () =>
        Array.from({ length: width }, () => ({ dots: 0, series: undefined })),
    );
    for (const [index, { values, line }] of series.entries()) {
        const isOn = (column: number) =>
            glyphs === 'ascii' || line === 'solid' || column % (dash.on + dash.off) < dash.on;
        for (const [column, row] of dotsOf(values, epochs, place, columns, rows)) {
            const cell = cells[Math.floor(row / down)]?.[Math.floor(column / across)];
            if (cell !== undefined && isOn(column)) {
                cell.dots |= brailleDots[row % down]?.[column % across] ?? 0;
                cell.series = index;
            }
        }
    }
    return cells.map(row =>
        row.map(cell =>
            cell.series === undefined
                ? { text: ' ' }
                : {
                      text:
                          glyphs === 'braille'
                              ? String.fromCodePoint(0x2800 + cell.dots)
                              : (series[cell.series]?.letter ?? '*'),
                      series: cell.series,
                  },
        ),
    );
}

/** Neighbouring cells of one series together, so that each is coloured once. */
function piecesOf(row: readonly Cell[]): Cell[] {
    const pieces: { text: string; series?: number }[] = [];
    for (const cell of row) {
        const last = pieces.at(-1);
        if (last !== undefined && last.series === cell.series) {
            last.text += cell.text;
        } else {
            pieces.push({ ...cell });
        }
    }
    return pieces;
}

/** The dots of one curve: straight between epochs, and without gaps where it is steep. */
function* dotsOf(
    values: readonly number[],
    epochs: number,
    place: (value: number) => number,
    columns: number,
    rows: number,
): Generator<readonly [column: number, row: number]> {
    const xOf = (index: number) => (epochs === 1 ? 0 : (index / (epochs - 1)) * (columns - 1));
    const yOf = (value: number) => (1 - place(value)) * (rows - 1);
    let previous: readonly [number, number] | undefined;
    for (const [index, value] of values.entries()) {
        if (!Number.isFinite(value)) {
            previous = undefined;
            continue;
        }
        const [x, y] = [xOf(index), yOf(value)];
        const [fromX, fromY] = previous ?? [x, y];
        const steps = Math.max(1, Math.ceil(Math.max(Math.abs(x - fromX), Math.abs(y - fromY))));
        for (let step = 0; step <= steps; step += 1) {
            const share = step / steps;
            yield [Math.round(fromX + (x - fromX) * share), Math.round(fromY + (y - fromY) * share)];
        }
        previous = [x, y];
    }
}

/** The line under the plot with its ticks and mark, and the numbers of epochs below. */
function epochAxis(
    epochs: number,
    columnOf: (epoch: number) => number,
    width: number,
    mark: number | undefined,
    lines: typeof asciiLines,
): { readonly axis: string; readonly numbers: string } {
    const axis = Array.from({ length: width }, () => lines.floor);
    const numbers = Array.from({ length: width }, () => ' ');
    let free = 0;
    const inner = linearTicks(1, epochs, 6).filter(Number.isInteger);
    const last = String(epochs);
    for (const epoch of new Set(epochs === 1 ? [1] : [1, ...inner, epochs])) {
        const text = String(epoch);
        const column = columnOf(epoch);
        const start = Math.min(Math.max(0, column - Math.floor(text.length / 2)), width - text.length);
        const isBeforeLast = epoch !== epochs && start + text.length + 1 > width - last.length;
        if (epoch < 1 || start < free || isBeforeLast) {
            continue;
        }
        axis[column] = lines.floorTick;
        numbers.splice(start, text.length, ...text);
        free = start + text.length + 1;
    }
    if (mark !== undefined) {
        axis[columnOf(mark)] = lines.mark;
    }
    return { axis: axis.join(''), numbers: numbers.join('') };
}
