import { t } from '../../core/localize.ts';
import type { Fix } from '../../model/finding.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { formatNumber } from '../format.ts';
import { removal } from '../output-noise.ts';
import { hasWeights } from '../places.ts';
import { sharePerStep } from '../rate-schedule.ts';
import { fixedRate, isActiveRate, isZeroRate, nominalRate, rateSlack } from '../rates.ts';
import { defineRule, example } from '../rule.ts';
import { everyInstance, inSameBody } from '../source.ts';
import type { NetworkGraph } from '../walk.ts';

interface OnTokens {
    readonly noise: ResolvedLayer;
    readonly embedding: ResolvedLayer;
    readonly rate: number;
    readonly vocabulary: number;
}

export const dropoutOnTokenIds = defineRule({
    id: 'dropout-on-token-ids',
    category: 'placement',
    // A mathematical certainty: an id that is multiplied names another token, or none.
    severity: 'error',
    summary: 'Noise on token ids, before the embedding that looks them up.',
    documentation: {
        what: 'Reports every noise layer between the input and a layer that looks token ids up, as `embedding`.',
        why:
            'A token id is a name, not a quantity. Dropout turns a share p of the ids into 0, which is a token of its own, ' +
            'and multiplies the others by 1 / (1 - p): id 3 becomes 3.75 at p = 0.2, which no table has a row for. ' +
            'What one may drop is what the embedding gives: single values, or with `spatial_dropout` whole dimensions.',
        bad: example`
            model sentiment {
                input(40)
                dropout(0.2)
                embedding(1000, 16)
                flatten()
                dense(1, activation = sigmoid)
            }
        `,
        good: example`
            model sentiment {
                input(40)
                embedding(1000, 16)
                dropout(0.2)
                flatten()
                dense(1, activation = sigmoid)
            }
        `,
        references: [
            {
                title: 'keras-team/keras, issue 1700',
                url: 'https://github.com/keras-team/keras/issues/1700',
                evidence:
                    '`Dropout(.3)` before `Embedding`: the ids became fractions, and the reporter saw that they are scaled too.',
            },
            {
                title: 'bentrevett/pytorch-sentiment-analysis, issue 74',
                url: 'https://github.com/bentrevett/pytorch-sentiment-analysis/issues/74',
                evidence:
                    'The author of a much-read tutorial: not on the tokens themselves, but on the embeddings obtained from them.',
            },
            {
                title: 'Computed',
                evidence:
                    'An id of at least (1 - p) V, kept and multiplied by 1 / (1 - p), is beyond a vocabulary of V tokens.',
            },
        ],
        letsPass:
            'Noise after the embedding. Noise on the weights of the embedding, which drops values of its table ' +
            '(`drop_connect`). A rate of 0.',
    },
    options: {},
    messages: {
        dropped: ({ noise, rate, vocabulary }: OnTokens) =>
            `\`${noise.kind}\` turns ${sharePerStep(noise, rate)} of the token ids into 0 and multiplies the others by ` +
            `${formatNumber(1 / (1 - rate))}: id 1 becomes ${formatNumber(1 / (1 - rate))}, and those from ` +
            `${formatNumber(Math.ceil(vocabulary * (1 - rate) - rateSlack))} on leave the vocabulary of ${formatNumber(vocabulary)}.`,
        disturbed: ({ noise, vocabulary }: OnTokens) =>
            `\`${noise.kind}\` makes fractions of the token ids, which are names of the ${formatNumber(vocabulary)} rows of ` +
            'a table and no quantities.',
    },
    *check({ graph }) {
        for (const [noise, embedding] of noiseOnTokenIds(graph)) {
            const rate = nominalRate(noise) ?? 0;
            const vocabulary = Number(embedding.parameters.vocabulary ?? 0);
            const isDropped = graph.traits(noise).bernoulli && isActiveRate(rate);
            yield {
                message: isDropped ? 'dropped' : 'disturbed',
                data: { noise, embedding, rate, vocabulary },
                anchor: { layer: noise.id },
                related: [{ message: 'Looks the ids up.', anchor: { layer: embedding.id } }],
                weight: rate,
            } as const;
        }
    },
    fixes({ data: { noise, embedding } }, { graph, network }) {
        const fixes: Fix[] = [];
        const found = noiseOnTokenIds(graph);
        if (!everyInstance(network.layers, noise, instance => found.has(instance))) {
            return fixes;
        }
        if (inSameBody(noise, embedding)) {
            fixes.push({
                title: t('Move `{0}` after `{1}`', noise.kind, embedding.kind),
                safety: 'safe',
                edits: [{ kind: 'move_layer', layer: noise.id, after: embedding.id }],
            });
        }
        fixes.push(removal(noise));
        return fixes;
    },
    fixSafety: ['safe', 'changes-training'],
});

/** The noise that token ids go through, with the layer that reads them; every layer is looked at once. */
function noiseOnTokenIds(graph: NetworkGraph): Map<ResolvedLayer, ResolvedLayer> {
    const readers = new Map<ResolvedLayer, ResolvedLayer>();
    for (const layer of [...graph.layers].reverse()) {
        const reader = graph
            .consumers(layer)
            .map(next => (hasWeights(graph, next) ? readerItself(graph, next) : readers.get(next)))
            .find(found => found !== undefined);
        if (reader !== undefined) {
            readers.set(layer, reader);
        }
    }
    return new Map(
        graph.layers.flatMap(layer => {
            const reader = readers.get(layer);
            const { role, noise } = graph.traits(layer);
            const acts = role === 'noise' && noise !== 'weight' && !isZeroRate(fixedRate(graph, layer));
            return reader !== undefined && acts ? [[layer, reader] as const] : [];
        }),
    );
}

function readerItself(graph: NetworkGraph, layer: ResolvedLayer): ResolvedLayer | undefined {
    return graph.traits(layer).readsTokenIds ? layer : undefined;
}
