import { t } from '../../core/localize.ts';
import type { Fix } from '../../model/finding.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { removal } from '../output-noise.ts';
import { hasPathAround } from '../places.ts';
import { sharePerStep } from '../rate-schedule.ts';
import { isActiveRate, nominalRate } from '../rates.ts';
import { replaceNoise } from '../replacement.ts';
import { defineRule, example } from '../rule.ts';
import { everyInstance } from '../source.ts';
import type { NetworkGraph } from '../walk.ts';

interface OnTrunk {
    readonly noise: ResolvedLayer;
    readonly rate: number;
}

export const pathDropoutOnTrunk = defineRule({
    id: 'path-dropout-on-trunk',
    category: 'placement',
    // A mathematical certainty: of a share p of the examples nothing is left, and no other path carries them.
    severity: 'error',
    summary: 'Path dropout where no other path carries the examples that it drops.',
    documentation: {
        what: 'Reports `path_dropout` outside of a residual branch or a branch of a concatenation, at any rate above 0.',
        why:
            'Path dropout drops the whole of an example with probability p, which leaves what the shortcut of a residual ' +
            'block carries. Where no path leads around it, all values of a share p of the examples are 0, whatever the ' +
            'input was, and the network is trained to name what it cannot see.',
        bad: example`
            model residual_mlp {
                input(64)
                dense(96, activation = relu)
                path_dropout(0.2)
                dense(10, activation = softmax)
            }
        `,
        good: example`
            model residual_mlp {
                input(64)
                dense(96, activation = relu)
                residual {
                    dense(96, activation = relu)
                    dense(96)
                    path_dropout(0.2)
                }
                dense(10, activation = softmax)
            }
        `,
        references: [
            {
                title: 'Huang, Sun, Liu, Sedra, Weinberger (2016), Deep networks with stochastic depth, ECCV',
                url: 'https://arxiv.org/abs/1603.09382',
                evidence:
                    'The definition: the branch of a residual block is dropped, and its shortcut stays.',
            },
            {
                title: 'Computed',
                evidence:
                    'One draw for each example makes the share of blank examples p, as for a map of one channel.',
            },
        ],
        letsPass:
            'Path dropout in a branch of `residual` or `concat`. On a shortcut and between two blocks, behind the last ' +
            'weights and on token ids, of which other rules speak. A rate of 0, and learned rates.',
    },
    options: {},
    messages: {
        blank: ({ noise, rate }: OnTrunk) =>
            `\`${noise.kind}\` sets ${sharePerStep(noise, rate)} of the examples to 0 altogether, and no shortcut or other ` +
            'branch carries them past it.',
    },
    *check({ graph }) {
        for (const noise of graph.layers) {
            if (dropsExamples(graph, noise)) {
                const rate = nominalRate(noise) ?? 0;
                yield {
                    message: 'blank',
                    data: { noise, rate },
                    anchor: { layer: noise.id },
                    weight: rate,
                } as const;
            }
        }
    },
    fixes({ data: { noise } }, { graph, network }) {
        if (!everyInstance(network.layers, noise, each => dropsExamples(graph, each))) {
            return [];
        }
        const fixes: Fix[] = [];
        const edit = replaceNoise(noise, 'dropout');
        if (edit !== undefined) {
            fixes.push({ title: t('Replace by `dropout`'), safety: 'changes-training', edits: [edit] });
        }
        fixes.push(removal(noise));
        return fixes;
    },
    fixSafety: ['changes-training'],
    yieldsTo: [
        'dropout-after-output-activation',
        'dropout-on-logits',
        'dropout-on-regression-output',
        'dropout-on-shortcut',
        'dropout-on-token-ids',
    ],
});

function dropsExamples(graph: NetworkGraph, noise: ResolvedLayer): boolean {
    const traits = graph.traits(noise);
    return (
        traits.noise === 'path' &&
        !traits.learnedRate &&
        isActiveRate(nominalRate(noise)) &&
        !hasPathAround(graph, noise)
    );
}
