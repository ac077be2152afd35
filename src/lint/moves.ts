// Where the placement rules send a misplaced noise layer, as edits that are right for every instance of its statement.

import { t } from '../core/localize.ts';
import type { Fix, NetworkEdit } from '../model/finding.ts';
import type { ResolvedLayer } from '../model/resolved.ts';
import { formatRate } from './format.ts';
import { hasPathAround, hasWeights, isFeatureMap } from './places.ts';
import type { LintContext } from './rule.ts';
import { inSameBody, instancesOf } from './source.ts';
import type { NetworkGraph } from './walk.ts';

type Context = LintContext & { readonly graph: NetworkGraph };

/** The last of the hidden activations that follow `layer`, each the only reader of the one before; else the layer itself. */
export function endOfActivations(graph: NetworkGraph, layer: ResolvedLayer): ResolvedLayer {
    let end = layer;
    for (;;) {
        const [next, ...others] = graph.consumers(end);
        if (next === undefined || others.length > 0) {
            return end;
        }
        const { role, outputActivation } = graph.traits(next);
        if (role !== 'activation' || outputActivation) {
            return end;
        }
        end = next;
    }
}

/** Moves a noise layer to the place right after another layer of the same body. */
export function moveAfter(noise: ResolvedLayer, target: ResolvedLayer): Fix | undefined {
    return inSameBody(noise, target)
        ? {
              title: t('Move `{0}` after `{1}`', noise.kind, target.kind),
              safety: 'changes-training',
              edits: [{ kind: 'move_layer', layer: noise.id, after: target.id }],
          }
        : undefined;
}

/** The last layer with weights, which gives the network's scores. */
export function headOf(graph: NetworkGraph): ResolvedLayer | undefined {
    return graph.layers.findLast(layer => hasWeights(graph, layer));
}

/**
 * Moves a noise layer before the last layer with weights, behind every batch normalization. Out of a body that is repeated
 * or called, all its instances become the one there.
 */
export function moveToHead({ graph }: Context, noise: ResolvedLayer): Fix | undefined {
    const head = headOf(graph);
    const lastNorm = graph.layers.findLast(layer => graph.traits(layer).normalizesOverBatch);
    const needsMap = graph.traits(noise).noise === 'channel';
    if (
        head === undefined ||
        head.id < noise.id ||
        (lastNorm !== undefined && head.id < lastNorm.id) ||
        hasPathAround(graph, head) ||
        (needsMap && !isFeatureMap(graph.inputShape(head)))
    ) {
        return undefined;
    }
    return moveBefore(noise, head, `Move \`${noise.kind}\` before the last \`${head.kind}\``);
}

/** Moves a noise layer before a layer, of whichever body; undefined where it is what a name holds and cannot be moved there. */
export function moveBefore(noise: ResolvedLayer, target: ResolvedLayer, title: string): Fix | undefined {
    if (inSameBody(noise, target)) {
        return {
            title,
            safety: 'changes-training',
            edits: [{ kind: 'move_layer', layer: noise.id, before: target.id }],
        };
    }
    const { rate } = noise.parameters;
    if (typeof rate !== 'number' || isNamed(noise)) {
        return undefined;
    }
    const edits: NetworkEdit[] = [
        { kind: 'remove_layer', layer: noise.id },
        { kind: 'insert_layer', call: { call: noise.kind, arguments: { rate } }, before: target.id },
    ];
    return {
        title: t('{0}, as `{1}({2})`', title, noise.kind, formatRate(rate)),
        safety: 'changes-training',
        edits,
    };
}

/** True where the layer, or a value that is written in it, is what a parameter or a constant holds. */
export function isNamed({ source }: ResolvedLayer): boolean {
    return (
        source.steps.some(step => step.kind === 'reference') ||
        Object.values(source.names ?? {}).some(names => names.length > 0)
    );
}

/** True where all that the statement of `layer` stands for is among `known`: an edit of it edits nothing else. */
export function isEveryInstanceIn(
    { network }: LintContext,
    layer: ResolvedLayer,
    known: { has(layer: ResolvedLayer): boolean },
): boolean {
    return instancesOf(network.layers, layer).every(instance => known.has(instance));
}
