// What the rules about high rates share: which rates they look at, and what they offer instead. Where a keep probability
// seems to have been written in the place of a drop rate, that is said, and what was meant is offered first.

import type { Fix } from '../model/finding.ts';
import type { ResolvedLayer } from '../model/resolved.ts';
import { formatRate, tidy } from './format.ts';
import { rateSlack, writtenRate } from './rates.ts';
import { type EffectiveRate, effectiveRate } from './stacks.ts';
import type { NetworkGraph } from './walk.ts';

/** The rate at which a layer drops units or channels by Bernoulli masks; undefined for all other layers. */
export function unitDropRate(graph: NetworkGraph, layer: ResolvedLayer): EffectiveRate | undefined {
    const { bernoulli, noise } = graph.traits(layer);
    return bernoulli && (noise === 'element' || noise === 'channel')
        ? effectiveRate(graph, layer)
        : undefined;
}

/** Keep probabilities that the papers and TensorFlow 1 programs write; as drop rates they are rare. */
const usualKeepProbabilities = [0.75, 0.8, 0.9];

/** True where the number that is written as a drop rate is likelier the probability of keeping a value. */
function looksLikeKeep(layer: ResolvedLayer, { rate, alone }: EffectiveRate): boolean {
    return (
        alone &&
        writtenRate(layer).parameter === 'rate' &&
        usualKeepProbabilities.some(keep => Math.abs(keep - rate) <= rateSlack)
    );
}

/** What there is to say of a rate besides its number: that others add to it, or that it looks like a keep probability. */
export function rateRemark(layer: ResolvedLayer, found: EffectiveRate): string {
    if (!found.alone) {
        return ' The dropouts before it are counted in.';
    }
    return looksLikeKeep(layer, found)
        ? ` ${formatRate(found.rate)} looks like a keep probability, and \`rate\` is the probability of dropping.`
        : '';
}

/** Sets the rate, in the notation that the layer's own is written in. */
export function setRate(layer: ResolvedLayer, rate: number): Fix {
    const { parameter, toWritten } = writtenRate(layer);
    return setParameter(layer, parameter, toWritten(rate));
}

/** What was meant where the rate looks like a keep probability, then the usual rate. A row has to be merged first. */
export function lowerRate(layer: ResolvedLayer, found: EffectiveRate, usual: number): Fix[] {
    if (!found.alone) {
        return [];
    }
    const fixes: Fix[] = [];
    if (looksLikeKeep(layer, found)) {
        const meant = 1 - found.rate;
        if ('keep' in layer.parameters) {
            fixes.push(setParameter(layer, 'keep', tidy(found.rate)));
        }
        if (Math.abs(meant - usual) > rateSlack) {
            fixes.push(setRate(layer, meant));
        }
    }
    fixes.push(setRate(layer, usual));
    return fixes;
}

function setParameter(layer: ResolvedLayer, parameter: string, value: number): Fix {
    return {
        title: `Set \`${parameter}\` to ${formatRate(value)}`,
        safety: 'changes-training',
        edits: [{ kind: 'set_parameter', layer: layer.id, parameter, value }],
    };
}
