// `train`: a network, data and settings, and whether the three go together.

import { resolveCall } from '../../catalog/arguments.ts';
import type { TrainSettings } from '../../catalog/blocks/train.ts';
import { layerEntry } from '../../catalog/layers/index.ts';
import type { CallValue } from '../../catalog/values.ts';
import type { ResolvedData, ResolvedLayer, ResolvedNetwork, ResolvedRun } from '../../model/resolved.ts';
import type { Train } from '../generated/ast.ts';
import type { Matched } from './arguments.ts';
import { nameRange, runName } from './declarations.ts';
import type { Resolution } from './resolution.ts';
import type { Scope } from './scope.ts';
import { blockSource, isWhole, matchSettings } from './settings.ts';

/** The default number of epochs where neither `epochs` nor `steps` is given. */
const defaultEpochs = 20;

export interface RunSettings {
    readonly matched: Matched;
    readonly settings: TrainSettings;
    readonly sound: boolean;
}

/** The settings of a `train` block, `loss` still null where it is to be found by the network. */
export function resolveSettings(resolution: Resolution, train: Train, scope: Scope): RunSettings {
    const token = nameRange(train);
    const matched = matchSettings(resolution, 'train', train, token, scope);
    let sound = matched.failed.size === 0 && isWhole(resolution, train);
    const { epochs, steps } = matched.names;
    if (epochs !== undefined && steps !== undefined) {
        const [first, second] = epochs.start < steps.start ? [epochs, steps] : [steps, epochs];
        resolution.report({
            rule: 'type',
            message: 'A run is as long as its `epochs` or its `steps` say: give one of them, not both.',
            range: second,
            related: [{ message: 'The other one is here.', range: first }],
        });
        sound = false;
    }
    const settings = matched.values as unknown as TrainSettings;
    const length = steps === undefined && settings.epochs === null ? { epochs: defaultEpochs } : {};
    return { matched, settings: { ...settings, ...length }, sound };
}

export function assembleRun(
    train: Train,
    network: ResolvedNetwork,
    data: ResolvedData,
    { matched, settings }: RunSettings,
): ResolvedRun {
    const loss = (settings.loss as CallValue | null) ?? defaultLoss(network);
    return {
        name: runName(train) ?? '',
        network,
        data,
        settings: { ...settings, loss },
        source: blockSource(train, nameRange(train), matched),
    };
}

/** By the last activation: cross-entropy after softmax, binary cross-entropy after sigmoid, else the squared error. */
function defaultLoss(network: ResolvedNetwork): CallValue {
    switch (outputActivation(network)?.kind) {
        case 'softmax':
            return resolveCall('loss', 'cross_entropy');
        case 'sigmoid':
            return resolveCall('loss', 'binary_cross_entropy');
        default:
            return resolveCall('loss', 'mse');
    }
}

/** The activation whose output a loss reads, looking through noise; undefined for a linear output. */
export function outputActivation(network: ResolvedNetwork): ResolvedLayer | undefined {
    let layer = network.layers.at(-1);
    while (layer !== undefined && layerEntry(layer.kind).traits(layer.parameters).role === 'noise') {
        layer = network.layers[layer.inputs[0] ?? -1];
    }
    const isActivation =
        layer !== undefined && layerEntry(layer.kind).traits(layer.parameters).role === 'activation';
    return isActivation && layer?.kind !== 'linear' ? layer : undefined;
}
