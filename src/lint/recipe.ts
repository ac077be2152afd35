// How a run trains its network, in the terms that the rules about recipes speak in: its strongest dropout, and what else
// holds the weights back.

import { type CallValue, callsIn, isCallValue } from '../catalog/values.ts';
import type { ResolvedLayer, ResolvedRun } from '../model/resolved.ts';
import { hasWeights, isBeforeWeights, isOnInput } from './places.ts';
import { fixedRate, isDropRate, nominalRate } from './rates.ts';
import type { NetworkGraph } from './walk.ts';

export interface HiddenDropout {
    readonly layer: ResolvedLayer;
    readonly rate: number;
}

/** The hidden layer of multiplicative noise on units with the highest fixed rate, the first of equals. */
export function strongestHiddenDropout(graph: NetworkGraph): HiddenDropout | undefined {
    let strongest: HiddenDropout | undefined;
    for (const layer of graph.layers) {
        const { role, noise, additive } = graph.traits(layer);
        const isOnUnits = noise === 'element' || noise === 'channel' || noise === 'gaussian';
        const rate = role === 'noise' && isOnUnits && !additive ? fixedRate(graph, layer) : undefined;
        if (
            rate !== undefined &&
            isDropRate(rate) &&
            rate > (strongest?.rate ?? 0) &&
            !isOnInput(graph, layer) &&
            isBeforeWeights(graph, layer)
        ) {
            strongest = { layer, rate };
        }
    }
    return strongest;
}

/** The layers that drop something while training: fixed and scheduled rates above 0, and learned ones. */
export function activeDropouts(graph: NetworkGraph): ResolvedLayer[] {
    return graph.layers.filter(layer => {
        const { role, additive, learnedRate } = graph.traits(layer);
        return role === 'noise' && !additive && (learnedRate || (nominalRate(layer) ?? 0) > 0);
    });
}

/** The penalties and constraints on weights that are in force anywhere: a layer's own replaces the run's. */
export function weightRegularizers(graph: NetworkGraph, run: ResolvedRun | undefined): CallValue[] {
    return graph.layers
        .filter(layer => hasWeights(graph, layer))
        .flatMap(layer => {
            const own = callsIn(layer.parameters.regularizer);
            return own.length > 0 ? own : callsIn(run?.settings.regularizer);
        });
}

/** The share of each weight that the optimizer itself takes away in a step, times the learning rate; 0 for most. */
export function weightDecay(run: ResolvedRun): number {
    const optimizer = run.settings.optimizer;
    const decay = isCallValue(optimizer) ? optimizer.arguments.weight_decay : undefined;
    return typeof decay === 'number' ? decay : 0;
}

/** True where something besides noise holds the network back: penalties, decay, early stopping, softened targets. */
export function isOtherwiseRegularized(graph: NetworkGraph, run: ResolvedRun): boolean {
    return (
        weightRegularizers(graph, run).length > 0 ||
        weightDecay(run) > 0 ||
        run.settings.early_stopping !== null ||
        run.settings.label_smoothing > 0 ||
        graph.layers.some(layer => callsIn(layer.parameters.activity_regularizer).length > 0)
    );
}

/** How often a run goes over its training data; undefined where it counts steps and the number of examples is unknown. */
export function epochsOf({ settings, data }: ResolvedRun): number | undefined {
    const { trainingExamples } = data.facts;
    if (settings.epochs !== null) {
        return settings.epochs;
    }
    return trainingExamples === undefined || settings.steps === null
        ? undefined
        : settings.steps / Math.ceil(trainingExamples / settings.batch_size);
}
