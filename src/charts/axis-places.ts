// From values of an axis to pixels, and the values that are written beside it.

import { numberText, shareText, wholeText } from './number-text.ts';
import { linearTicks } from './scale.ts';
import type { Axis } from './scene.ts';

export interface AxisPlaces {
    at(value: number): number;
    readonly ticks: readonly { readonly value: number; readonly text: string }[];
}

/**
 * @param start pixel of the axis' minimum
 * @param end pixel of its maximum
 * @param count about as many labels as there is room for
 */
export function axisPlaces(axis: Axis, start: number, end: number, count: number): AxisPlaces {
    if (axis.kind === 'names') {
        const size = (end - start) / Math.max(1, axis.names.length);
        const stride = Math.max(1, Math.ceil(axis.names.length / Math.max(1, count)));
        return {
            at: value => start + value * size,
            ticks: axis.names.flatMap((text, place) =>
                place % stride === 0 ? [{ value: place + 0.5, text }] : [],
            ),
        };
    }
    const to = transformOf(axis);
    const [low, high] = [to(axis.minimum), to(axis.maximum)];
    const span = high - low || 1;
    const at = (value: number): number => start + ((to(value) - low) / span) * (end - start);
    return { at, ticks: axis.kind === 'hidden' ? [] : ticksOf(axis, count) };
}

type NumberAxis = Extract<Axis, { readonly asShare?: boolean }>;

function transformOf(axis: Exclude<Axis, { kind: 'names' }>): (value: number) => number {
    switch (axis.kind) {
        case 'log':
            return Math.log10;
        case 'symlog': {
            const edge = axis.linearTo ?? 1;
            return value => Math.sign(value) * Math.log10(1 + Math.abs(value) / edge);
        }
        case 'linear':
        case 'hidden':
            return value => value;
        default:
            return axis satisfies never;
    }
}

function ticksOf(axis: NumberAxis, count: number): AxisPlaces['ticks'] {
    const { minimum, maximum } = axis;
    if (axis.kind === 'linear') {
        const values = linearTicks(minimum, maximum, count).filter(
            tick => axis.whole !== true || Number.isInteger(tick),
        );
        const text =
            axis.asShare === true ? shareText : axis.whole === true ? wholeText : sameDecimals(values);
        return values.map(value => ({ value, text: text(value) }));
    }
    const text = axis.asShare === true ? shareText : numberText;
    if (axis.kind === 'log') {
        const fine = powers(minimum, maximum, [1, 2, 5]);
        const values = fine.length <= count ? fine : powers(minimum, maximum, [1]);
        return values.map(value => ({ value, text: text(value) }));
    }
    const edge = axis.linearTo ?? 1;
    const positive = powers(edge, Math.max(Math.abs(minimum), Math.abs(maximum)), [1]);
    const stride = Math.max(1, Math.ceil((2 * positive.length + 1) / count));
    const kept = positive.filter((_, index) => (positive.length - 1 - index) % stride === 0);
    return [...kept.map(value => -value), 0, ...kept]
        .filter(value => value >= minimum && value <= maximum)
        .sort((a, b) => a - b)
        .map(value => ({ value, text: text(value) }));
}

/** As many decimals as the value that needs most. */
function sameDecimals(values: readonly number[]): (value: number) => string {
    const decimals = Math.max(
        0,
        ...values.map(value => (String(Number(value.toPrecision(10))).split('.')[1] ?? '').length),
    );
    const isPlain = decimals <= 6 && values.every(value => Math.abs(value) < 1e6);
    return value => (isPlain ? value.toFixed(decimals).replace('-', '\u2212') : numberText(value));
}

function powers(minimum: number, maximum: number, factors: readonly number[]): number[] {
    const found: number[] = [];
    for (let power = Math.floor(Math.log10(minimum)); power <= Math.log10(maximum); power++) {
        for (const factor of factors) {
            const value = Number((factor * 10 ** power).toPrecision(12));
            if (value >= minimum && value <= maximum) {
                found.push(value);
            }
        }
    }
    return found;
}
