// What other linters say of a network, from their published rules, so that ours can be read beside theirs. Each rule is
// written anew from its source at the commit named, over the resolved network, as that tool would see the network in its
// own framework: where it would not see a layer, the rule here does not either.

import type { LayerKind } from '../../src/catalog/layers/index.ts';
import type { ResolvedLayer, ResolvedNetwork } from '../../src/model/resolved.ts';

export interface PeerFinding {
    readonly rule: string;
    /** Id of the layer that it speaks of. */
    readonly layer: number;
}

export interface Peer {
    readonly name: string;
    readonly source: { readonly url: string; readonly commit: string };
    /** What its rules about dropout are, in a sentence each. */
    readonly rules: Readonly<Record<string, string>>;
    /** Undefined for a network that it has no way to read. */
    check(network: ResolvedNetwork): readonly PeerFinding[] | undefined;
}

const drops = (network: ResolvedNetwork, kinds: readonly LayerKind[]) =>
    network.layers.filter(layer => kinds.includes(layer.kind));

/** The probability of dropping, however it was written; undefined where it is no number. */
function rateOf({ parameters: { rate, keep } }: ResolvedLayer): number | undefined {
    if (typeof rate === 'number') {
        return rate;
    }
    return typeof keep === 'number' ? 1 - keep : undefined;
}

const umlaut: Peer = {
    name: 'UMLAUT',
    source: { url: 'https://github.com/BerkeleyHCI/umlaut', commit: '68c2a02' },
    rules: {
        high_dropout_rate:
            'A `Dropout`, or a class made from it, as Keras’s spatial dropouts are, with a rate above 0.5, the model’s last layer excepted.',
    },
    check(network) {
        const lastStatement = network.layers.findLast(({ source }) => source.loweredFrom === undefined);
        return drops(network, ['dropout', 'spatial_dropout'])
            .filter(layer => layer !== lastStatement && (rateOf(layer) ?? 0) > 0.5)
            .map(({ id }) => ({ rule: 'high_dropout_rate', layer: id }));
    },
};

/** The layers that NeuraLint reads; it passes over every other as if it were not there, channel dropout among them. */
const readByNeuraLint = new Set<LayerKind>([
    'avg_pool2d',
    'batch_norm',
    'conv1d',
    'conv2d',
    'dense',
    'dropout',
    'elu',
    'flatten',
    'leaky_relu',
    'linear',
    'max_pool2d',
    'relu',
    'reshape',
    'selu',
    'sigmoid',
    'softmax',
    'tanh',
]);
const activators = new Set<LayerKind>([
    'elu',
    'leaky_relu',
    'linear',
    'relu',
    'selu',
    'sigmoid',
    'softmax',
    'tanh',
]);

const neuralint: Peer = {
    name: 'NeuraLint',
    source: { url: 'https://github.com/neuralint/neuralint', commit: 'e27dacf' },
    rules: {
        f006: 'A `Dropout` with a batch normalization next, or next but for an activation.',
        f018: 'A `Dropout` with a max-pooling next, or next but for an activation.',
    },
    check(network) {
        if (network.layers.some(({ inputs }) => inputs.length > 1)) {
            return undefined;
        }
        const chain = network.layers.filter(({ kind }) => readByNeuraLint.has(kind));
        return chain.flatMap(({ kind, id }, place): PeerFinding[] => {
            const [next, afterNext] = chain.slice(place + 1);
            const meets = next !== undefined && activators.has(next.kind) ? afterNext : next;
            if (kind !== 'dropout' || meets === undefined) {
                return [];
            }
            const rule = { batch_norm: 'f006', max_pool2d: 'f018' }[meets.kind as string];
            return rule === undefined ? [] : [{ rule, layer: id }];
        });
    },
};

const neurarch: Peer = {
    name: 'neurarch-lint',
    source: { url: 'https://github.com/neurarch-ai/neurarch-lint', commit: '287f704' },
    rules: {
        'dropout-p-range':
            'A `Dropout`, a channel dropout or an `AlphaDropout` of PyTorch with a literal p of 1 or more, or below 0.',
    },
    check: network =>
        drops(network, ['alpha_dropout', 'dropout', 'spatial_dropout'])
            .filter(layer => {
                const rate = rateOf(layer);
                return rate !== undefined && (rate >= 1 || rate < 0);
            })
            .map(({ id }) => ({ rule: 'dropout-p-range', layer: id })),
};

export const peers: readonly Peer[] = [umlaut, neuralint, neurarch];
