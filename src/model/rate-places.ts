// Where the drop rates of a network are written: a rate that several layers share, through a parameter, a constant or a
// `repeat`, is one place, and one number for all of them.

import { layerEntry } from '../catalog/layers/index.ts';
import type { TextEdit, TextRange } from '../core/text-range.ts';
import type { ResolvedLayer, ResolvedNetwork, ResolvedRun } from './resolved.ts';

export interface RatePlace {
    /** The number in the text. */
    readonly range: TextRange;
    /** True where the text says how much is kept. */
    readonly isKept: boolean;
    /** The layers that have this rate, by their ids. */
    readonly layers: readonly number[];
    /** Of the first of them. */
    readonly kind: ResolvedLayer['kind'];
    /** The drop rate, in [0, 1). */
    readonly rate: number;
}

/** A number as it can be written, with or without a percent sign. */
const plainNumber = /^(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?%?$/;

/** In the order of the text. A rate that is scheduled, learned, computed or used for something else has no place. */
export function ratePlacesOf({ layers }: ResolvedNetwork, text: string): readonly RatePlace[] {
    const places = new Map<number, { range: TextRange; isKept: boolean; layers: ResolvedLayer[] }>();
    const others = new Set<number>();
    for (const layer of layers) {
        const written = writtenRate(layer);
        for (const [name, range] of placesOfArguments(layer)) {
            if (written?.name !== name) {
                others.add(range.start);
            }
        }
        if (written !== undefined && plainNumber.test(text.slice(written.range.start, written.range.end))) {
            const { range, name } = written;
            const place = places.get(range.start) ?? { range, isKept: name === 'keep', layers: [] };
            place.layers.push(layer);
            places.set(range.start, place);
        }
    }
    return [...places.values()]
        .filter(
            ({ range, isKept, layers: sharing }) =>
                !others.has(range.start) &&
                sharing.every(layer => (writtenRate(layer)?.name === 'keep') === isKept),
        )
        .sort((a, b) => a.range.start - b.range.start)
        .map(({ range, isKept, layers: sharing }) => ({
            range,
            isKept,
            layers: sharing.map(({ id }) => id),
            kind: sharing[0]!.kind,
            rate: Number(sharing[0]!.parameters.rate),
        }));
}

/** Where the rate of a layer that drops is written, if it is a number that one can change. */
function writtenRate(
    layer: ResolvedLayer,
): { readonly name: 'rate' | 'keep'; readonly range: TextRange } | undefined {
    const { kind, parameters, source } = layer;
    const { role, noise, learnedRate } = layerEntry(kind).traits(parameters);
    const isRate = layerEntry(kind).parameters.rate?.type.kind !== 'word';
    if (
        role !== 'noise' ||
        noise === undefined ||
        learnedRate ||
        !isRate ||
        typeof parameters.rate !== 'number'
    ) {
        return undefined;
    }
    const name = source.arguments.rate === undefined ? 'keep' : 'rate';
    const range = new Map(placesOfArguments(layer)).get(name);
    return range && { name, range };
}

/** Where the value of each argument is written in the end, names followed where nothing else is written. */
function placesOfArguments({ source }: ResolvedLayer): readonly (readonly [string, TextRange])[] {
    return Object.entries(source.arguments).map(([name, range]) => {
        const names = source.names?.[name] ?? [];
        const only = names.length === 1 ? names[0] : undefined;
        return [name, only?.alone ? only.value : range] as const;
    });
}

/** The run with these rates, one for each place. */
export function withRates(
    run: ResolvedRun,
    places: readonly RatePlace[],
    rates: readonly number[],
): ResolvedRun {
    const changed = new Map(
        places.flatMap(({ layers }, place) => layers.map(id => [id, rates[place] ?? 0] as const)),
    );
    const layers = run.network.layers.map(layer => {
        const rate = changed.get(layer.id);
        return rate === undefined ? layer : { ...layer, parameters: { ...layer.parameters, rate } };
    });
    return { ...run, network: { ...run.network, layers } };
}

/** What is to be written for these rates; nothing where a rate stays. */
export function rateEdits(
    places: readonly RatePlace[],
    rates: readonly number[],
    text: string,
): readonly TextEdit[] {
    return places.flatMap(({ range, isKept, rate }, place) => {
        const next = rates[place] ?? rate;
        if (next === rate) {
            return [];
        }
        const isPercentage = text.slice(range.start, range.end).endsWith('%');
        const value = rounded(isKept ? 1 - next : next);
        return [{ range, newText: isPercentage ? `${rounded(100 * value)}%` : String(value) }];
    });
}

/** Without the last bits of an arithmetic that people do in decimals. */
export function rounded(value: number): number {
    return Number(value.toFixed(6));
}
