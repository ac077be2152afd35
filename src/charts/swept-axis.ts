// The values of a swept axis, as they are written, on a scale of numbers where they are numbers in some way: `0.2`, `20%`, or calls
// that differ in one number alone, as `dropout(0.2)` and `dropout(0.5)`.

import { t } from '../core/localize.ts';

export interface SweptAxis {
    /** `rate`, or `noise = dropout(x)` where x is what the axis shows. */
    readonly label: string;
    /** One for each value; undefined where they are names. */
    readonly numbers: readonly number[] | undefined;
}

/** Noises of which a rate, or a spread, of 0 is no noise at all. */
const nothingAtZero = new Set([
    'dropout',
    'gaussian_dropout',
    'gaussian_noise',
    'spatial_dropout',
    'alpha_dropout',
    'drop_connect',
    'l1',
    'l2',
]);

export function sweptAxis(axis: string, labels: readonly string[]): SweptAxis {
    const numbers = labels.map(numberOf);
    if (numbers.every(number => number !== undefined)) {
        return { label: axis, numbers };
    }
    const calls = labels.map(label => (label === 'none' ? undefined : callOf(label)));
    const [first] = calls.filter(call => call !== undefined);
    const isNothing = labels.map(label => label === 'none');
    if (
        first === undefined ||
        calls.some((call, place) => (call === undefined ? !isNothing[place] : call.name !== first.name)) ||
        (isNothing.includes(true) && !nothingAtZero.has(first.name))
    ) {
        return { label: axis, numbers: undefined };
    }
    const known = calls.filter(call => call !== undefined);
    const changing = first.values.flatMap((value, place) =>
        known.some(({ values }) => values[place] !== value) ? [place] : [],
    );
    const [place = 0, ...others] = changing;
    const argumentNumbers = calls.map(call => (call === undefined ? 0 : numberOf(call.values[place] ?? '')));
    if (
        others.length > 0 ||
        known.some(({ values }) => values.length !== first.values.length) ||
        argumentNumbers.some(number => number === undefined) ||
        // What is nothing would stand where another value does.
        (isNothing.includes(true) && known.some(({ values }) => !(numberOf(values[place] ?? '')! > 0)))
    ) {
        return { label: axis, numbers: undefined };
    }
    const written = first.values.map((value, index) => {
        const name = first.names[index];
        return `${name === undefined ? '' : `${name} = `}${index === place ? 'x' : value}`;
    });
    return {
        label: `${axis} = ${first.name}(${written.join(', ')})${isNothing.includes(true) ? t(', none at 0') : ''}`,
        numbers: argumentNumbers as number[],
    };
}

function numberOf(text: string): number | undefined {
    const match = /^([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)(%?)$/i.exec(text.trim());
    return match === null ? undefined : Number(match[1]) / (match[2] === '%' ? 100 : 1);
}

interface Call {
    readonly name: string;
    readonly names: readonly (string | undefined)[];
    readonly values: readonly string[];
}

/** A call without calls in it. */
function callOf(text: string): Call | undefined {
    const match = /^(\w+)\(([^()]+)\)$/.exec(text.trim());
    if (match === null) {
        return undefined;
    }
    const parts = match[2]!.split(',').map(part => /^\s*(?:(\w+)\s*=\s*)?(.*?)\s*$/.exec(part)!);
    return { name: match[1]!, names: parts.map(part => part[1]), values: parts.map(part => part[2]!) };
}
