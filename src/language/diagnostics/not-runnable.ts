// What is valid and cannot be trained yet: the engine and the data folder say which names, this finds where they stand.

import { dataSettings } from '../../catalog/blocks/data.ts';
import { trainSettings } from '../../catalog/blocks/train.ts';
import { families } from '../../catalog/index.ts';
import { layerEntry } from '../../catalog/layers/index.ts';
import type { Family, Parameters, ParameterType } from '../../catalog/parameters.ts';
import { isCallValue, type Value } from '../../catalog/values.ts';
import type { TextRange } from '../../core/text-range.ts';
import type { NotRunnableYet } from '../../model/not-runnable-yet.ts';
import type { ResolvedNetwork, ResolvedRun } from '../../model/resolved.ts';
import { argumentRange, type FindingContext } from './place.ts';

export interface NotRunnable {
    readonly name: string;
    readonly range: TextRange;
}

/** Everything in a network, and in its run where there is one, that cannot be trained yet. */
export function notRunnableIn({ network, run }: FindingContext, lists: NotRunnableYet): NotRunnable[] {
    return [...inNetwork(network, lists), ...(run === undefined ? [] : inRun(run, lists))];
}

function inNetwork(network: ResolvedNetwork, lists: NotRunnableYet): NotRunnable[] {
    return network.layers.flatMap(layer => {
        const { source } = layer;
        if (lists.layer?.includes(layer.kind)) {
            return [{ name: layer.kind, range: source.token }];
        }
        const { parameters } = layerEntry(layer.kind);
        return Object.entries(parameters).flatMap(([name, { type }]) =>
            callsIn(type, layer.parameters[name] ?? null, lists).map(call => ({
                name: call,
                // `max_norm = 3` is folded into `regularizer`, and stands where it is written.
                range: argumentRange(layer, name) ?? source.arguments[call] ?? source.token,
            })),
        );
    });
}

function inRun(run: ResolvedRun, lists: NotRunnableYet): NotRunnable[] {
    return [
        ...inSettings(run, trainSettings, run.settings, lists.train_setting, lists),
        ...inSettings(run.data, dataSettings, run.data.settings, lists.data_setting, lists),
    ];
}

function inSettings(
    { source }: Pick<ResolvedRun, 'source'>,
    parameters: Parameters,
    settings: Readonly<Record<string, Value>>,
    refused: readonly string[] | undefined,
    lists: NotRunnableYet,
): NotRunnable[] {
    return Object.entries(parameters).flatMap(([name, parameter]) => {
        const value = settings[name] ?? null;
        const changed = JSON.stringify(value) !== JSON.stringify(parameter.default ?? null);
        if (refused?.includes(name) && changed) {
            return [{ name, range: source.settings[name] ?? source.token }];
        }
        return callsIn(parameter.type, value, lists).map(call => ({
            name: call,
            range: source.values[name] ?? source.token,
        }));
    });
}

/** The names of the calls in a value, and in their arguments, that are on the lists. */
function callsIn(type: ParameterType, value: Value, lists: NotRunnableYet): string[] {
    switch (type.kind) {
        case 'one_of':
            return type.types.flatMap(alternative => callsIn(alternative, value, lists));
        case 'list':
            return Array.isArray(value) ? value.flatMap((item: Value) => callsIn(type.of, item, lists)) : [];
        case 'call':
            return isCallValue(value) ? callsInCall(type.family, value, lists) : [];
        default:
            return [];
    }
}

function callsInCall(
    family: Family,
    { call, arguments: values }: Extract<Value, { call: string }>,
    lists: NotRunnableYet,
): string[] {
    const entry = families[family][call];
    if (entry === undefined) {
        return [];
    }
    if (lists[family]?.includes(call)) {
        return [call];
    }
    return Object.entries(entry.parameters).flatMap(([name, { type }]) =>
        callsIn(type, values[name] ?? null, lists),
    );
}
