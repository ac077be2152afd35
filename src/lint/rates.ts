// Rates of noise layers, read by the parameter's type in the catalogue rather than by the layer's name.

import { layerEntry } from '../catalog/layers/index.ts';
import type { ParameterType } from '../catalog/parameters.ts';
import { isCallValue, type Value } from '../catalog/values.ts';
import type { ResolvedLayer } from '../model/resolved.ts';
import { tidy } from './format.ts';
import type { NetworkGraph } from './walk.ts';

/** Rates are compared with this slack, since `1 - 0.7` is not 0.3 in binary. */
export const rateSlack = 1e-9;

/** True in [0, 1), the rates that leave something to scale: 1 / (1 - p) has to exist. */
export function isDropRate(rate: number): boolean {
    return rate >= -rateSlack && rate < 1 - rateSlack;
}

/** True in (0, 1), the rates that drop something and leave something; narrows away that there is none. */
export function isActiveRate(rate: number | undefined): rate is number {
    return rate !== undefined && isDropRate(rate) && !isZeroRate(rate);
}

/** True for a rate of 0, which never acts. */
export function isZeroRate(rate: number | undefined): boolean {
    return rate !== undefined && Math.abs(rate) <= rateSlack;
}

/** The rate of a noise layer that has one number for it; undefined where it is scheduled, learned or no rate at all. */
export function fixedRate(graph: NetworkGraph, layer: ResolvedLayer): number | undefined {
    const { rate } = layer.parameters;
    return typeof rate === 'number' && !graph.traits(layer).learnedRate ? rate : undefined;
}

/** The fixed rate, or the one that a schedule or learning starts from. */
export function nominalRate(layer: ResolvedLayer): number | undefined {
    const { rate, initial_rate: initialRate } = layer.parameters;
    if (typeof rate === 'number') {
        return rate;
    }
    const scheduled = isCallValue(rate) ? rate.arguments.rate : initialRate;
    return typeof scheduled === 'number' ? scheduled : undefined;
}

export interface WrittenRate {
    /** The parameter that a fix has to set. */
    readonly parameter: string;
    /** What is written there, or would be: `keep` is `1 - rate`. */
    toWritten(rate: number): number;
}

/** How this layer's rate is written: as `rate`, or the papers' way as `keep`. */
export function writtenRate(layer: ResolvedLayer): WrittenRate {
    return layer.source.arguments.keep !== undefined && 'keep' in layer.parameters
        ? { parameter: 'keep', toWritten: rate => tidy(1 - rate) }
        : { parameter: 'rate', toWritten: tidy };
}

/** A probability among a noise layer's parameters, in the notation of the spec. */
export interface Probability {
    readonly parameter: string;
    readonly value: number;
    /** True for `keep`, whose range is (0, 1] where a drop rate's is [0, 1). */
    readonly keeps: boolean;
    /** The value of the parameter with this probability in place of its own: a number, or the schedule that holds it. */
    with(probability: number): Value;
}

/** Every fixed or scheduled probability of a noise layer. */
export function probabilitiesOf(layer: ResolvedLayer): Probability[] {
    const found: Probability[] = [];
    for (const [name, { type }] of Object.entries(layerEntry(layer.kind).parameters)) {
        const value = layer.parameters[name];
        if (typeof value === 'number' && admitsProbability(type)) {
            const written = name === 'rate' ? writtenRate(layer) : { parameter: name, toWritten: tidy };
            found.push({
                parameter: written.parameter,
                value: written.toWritten(value),
                keeps: written.parameter === 'keep',
                with: tidy,
            });
        } else if (isCallValue(value) && typeof value.arguments.rate === 'number') {
            const call = value;
            found.push({
                parameter: name,
                value: value.arguments.rate,
                keeps: false,
                with: rate => ({ call: call.call, arguments: { ...call.arguments, rate: tidy(rate) } }),
            });
        }
    }
    return found;
}

function admitsProbability(type: ParameterType): boolean {
    return type.kind === 'probability' || (type.kind === 'one_of' && type.types.some(admitsProbability));
}

/** The rate of one Bernoulli mask that drops as often as these, drawn one after another: 1 - (1 - p1)(1 - p2)... */
export function mergedRate(rates: readonly number[]): number {
    return 1 - rates.reduce((kept, rate) => kept * (1 - rate), 1);
}
