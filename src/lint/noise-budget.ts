// How much multiplicative noise piles up on the ways from input to output: the product of 1 / (1 - p) over the dropouts of
// a way. A normalization restores the mean square, so the product begins anew behind it; the branch of a residual block is
// added to a shortcut without its noise, so a branch counts by itself.

import type { ResolvedLayer } from '../model/resolved.ts';
import { maskOf } from './masks.ts';
import type { NetworkGraph } from './walk.ts';

/** The dropouts of a way, last first. A way without any is undefined. */
export interface NoisyWay {
    readonly noise: ResolvedLayer;
    readonly rate: number;
    readonly before: NoisyWay | undefined;
    /** Number of dropouts up to here, and the sum of -ln(1 - rate) over them: products of many would overflow. */
    readonly depth: number;
    readonly logBudget: number;
}

/** A way that is followed no further: it ends in a normalization, a sum or the output. */
export interface EndedWay {
    readonly last: NoisyWay;
    /** Where its product begins: behind this part, which is counted elsewhere. */
    readonly from: NoisyWay | undefined;
    readonly logBudget: number;
}

/** Every way that ends with noise on it, the noisiest where concatenations join several, each last dropout once. */
export function noisyWays(graph: NetworkGraph): EndedWay[] {
    const ways = new Map<ResolvedLayer, NoisyWay | undefined>();
    const ended = new Map<ResolvedLayer, EndedWay>();
    const end = (last: NoisyWay | undefined, from: NoisyWay | undefined) => {
        const logBudget = (last?.logBudget ?? 0) - (from?.logBudget ?? 0);
        if (last !== undefined && last !== from && logBudget > (ended.get(last.noise)?.logBudget ?? 0)) {
            ended.set(last.noise, { last, from, logBudget });
        }
    };
    for (const layer of graph.layers) {
        const inputs = graph.predecessors(layer).map(input => ways.get(input));
        const { role, merges } = graph.traits(layer);
        if (role === 'normalization') {
            end(inputs[0], undefined);
            ways.set(layer, undefined);
        } else if (merges === 'sum') {
            const shortcut = inputs.at(-1);
            for (const branch of inputs.slice(0, -1)) {
                end(branch, commonPart(branch, shortcut));
            }
            ways.set(layer, shortcut);
        } else {
            const noisiest = inputs.reduce(
                (most, way) => ((way?.logBudget ?? 0) > (most?.logBudget ?? 0) ? way : most),
                undefined,
            );
            const mask = maskOf(graph, layer);
            ways.set(layer, mask === undefined ? noisiest : extend(noisiest, layer, mask.rate));
        }
        if (graph.consumers(layer).length === 0) {
            end(ways.get(layer), undefined);
        }
    }
    return longestOf([...ended.values()]);
}

/** The dropouts of a way, in the order of the network. */
export function dropoutsOf({ last, from }: EndedWay): NoisyWay[] {
    const found: NoisyWay[] = [];
    for (let way: NoisyWay | undefined = last; way !== undefined && way !== from; way = way.before) {
        found.push(way);
    }
    return found.reverse();
}

function extend(before: NoisyWay | undefined, noise: ResolvedLayer, rate: number): NoisyWay {
    return {
        noise,
        rate,
        before,
        depth: (before?.depth ?? 0) + 1,
        logBudget: (before?.logBudget ?? 0) - Math.log1p(-rate),
    };
}

/** What both ways share up to where the network forked. */
function commonPart(a: NoisyWay | undefined, b: NoisyWay | undefined): NoisyWay | undefined {
    let one = a;
    let other = b;
    while (one !== other) {
        if ((one?.depth ?? 0) >= (other?.depth ?? 0)) {
            one = one?.before;
        } else {
            other = other?.before;
        }
    }
    return one;
}

/** Without the ways that are only the beginning of another one. */
function longestOf(ways: readonly EndedWay[]): EndedWay[] {
    const covered = new Set<NoisyWay>();
    for (const { last, from } of ways) {
        for (
            let way = last.before;
            way !== undefined && way !== from && !covered.has(way);
            way = way.before
        ) {
            covered.add(way);
        }
    }
    return ways.filter(({ last }) => !covered.has(last)).sort((a, b) => a.last.noise.id - b.last.noise.id);
}
