// What the rules about high rates share: which rates they look at, and what they offer instead. Where a keep probability
// seems to have been written in the place of a drop rate, or the other way round, that is said, and what was meant is offered first.

import { t } from '../core/localize.ts';
import type { Fix } from '../model/finding.ts';
import type { ResolvedLayer } from '../model/resolved.ts';
import { isAtLeast } from './compare.ts';
import { formatRate, tidy } from './format.ts';
import { fixedRate, isDropRate, writtenRate } from './rates.ts';
import type { NetworkGraph } from './walk.ts';

/** The fixed rate at which a layer drops units or channels by Bernoulli masks; undefined for all other layers. */
export function unitDropRate(graph: NetworkGraph, layer: ResolvedLayer): number | undefined {
    const { bernoulli, noise } = graph.traits(layer);
    const rate =
        bernoulli && (noise === 'element' || noise === 'channel') ? fixedRate(graph, layer) : undefined;
    return rate !== undefined && isDropRate(rate) ? rate : undefined;
}

/** The highest rate of hidden units that nobody has to think about: half, and what is not far enough from it to matter. */
export const highestHiddenRate = 0.55;

/** The rate of the original paper for hidden units. */
export const usualHiddenRate = 0.5;

/** The highest rate on real-valued input that the papers have. */
export const highestInputRate = 0.2;

/** What a dropped pixel held is seen in its neighbours, so less goes a long way. */
export const usualImageRate = 0.1;

/** Below this rate dropout of single values changes next to nothing. */
export const lowestRate = 0.03;

/** Keep probabilities that the papers and TensorFlow 1 programs write; as drop rates they are rare. */
const usualKeepProbabilities = [0.75, 0.8, 0.9];

/** True where a drop rate and a keep probability are likely mixed up, whichever of them is written. */
export function looksLikeMixUp(layer: ResolvedLayer): boolean {
    const { rate } = layer.parameters;
    return typeof rate === 'number' && usualKeepProbabilities.some(keep => isSame(keep, rate));
}

const isSame = (one: number, other: number) => isAtLeast(one, other) && isAtLeast(other, one);

/** The sentence that names the mix-up, with a space before it; empty where the rate does not look like one. */
export function keepRemark(layer: ResolvedLayer): string {
    if (!looksLikeMixUp(layer)) {
        return '';
    }
    const { parameter, toWritten } = writtenRate(layer);
    const written = formatRate(toWritten(Number(layer.parameters.rate)));
    return parameter === 'keep'
        ? ` ${written} looks like a drop rate, and \`keep\` is the probability of keeping.`
        : ` ${written} looks like a keep probability, and \`rate\` is the probability of dropping.`;
}

/** Sets the rate, in the notation that the layer's own is written in. */
export function setRate(layer: ResolvedLayer, rate: number): Fix {
    const { parameter, toWritten } = writtenRate(layer);
    return setParameter(layer, parameter, toWritten(rate));
}

/** What was meant where the rate looks like a keep probability, then the usual rate; each result once. */
export function lowerRate(layer: ResolvedLayer, rate: number, usual: number): Fix[] {
    const fixes = keepFixes(layer);
    if (fixes.length === 0 || !isSame(1 - rate, usual)) {
        fixes.push(setRate(layer, usual));
    }
    return fixes;
}

/** What was meant where a rate and a keep probability look mixed up, in both ways to write it; none elsewhere. */
export function keepFixes(layer: ResolvedLayer): Fix[] {
    if (!looksLikeMixUp(layer)) {
        return [];
    }
    const written = Number(layer.parameters.rate);
    const meant = setRate(layer, 1 - written);
    return writtenRate(layer).parameter === 'rate' && 'keep' in layer.parameters
        ? [setParameter(layer, 'keep', tidy(written)), meant]
        : [meant];
}

function setParameter(layer: ResolvedLayer, parameter: string, value: number): Fix {
    return {
        title: t('Set `{0}` to {1}', parameter, formatRate(value)),
        safety: 'changes-training',
        edits: [{ kind: 'set_parameter', layer: layer.id, parameter, value }],
    };
}
