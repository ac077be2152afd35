import { isCallValue } from '../../catalog/values.ts';
import { t } from '../../core/localize.ts';
import type { Fix } from '../../model/finding.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { formatNumber, plural } from '../format.ts';
import { firstEpochOf } from '../rate-schedule.ts';
import { isZeroRate, writtenRate } from '../rates.ts';
import { defineRule, example, type LintContext } from '../rule.ts';
import { everyInstance } from '../source.ts';
import type { NetworkGraph } from '../walk.ts';

interface NoOp {
    readonly noise: ResolvedLayer;
    /** What is 0, and how that is written. */
    readonly parameter: string;
    /** The epoch that dropout would begin at, and how many there are. */
    readonly cutoff: number;
    readonly epochs: number;
}

export const dropoutNoOp = defineRule({
    id: 'dropout-no-op',
    category: 'rate',
    // A certainty that harms nothing: the network is the same without it.
    severity: 'hint',
    summary: 'A noise layer that never acts.',
    documentation: {
        what:
            'Reports a noise layer whose rate, or standard deviation, is written as 0, and as a warning a late rate that ' +
            'would begin only after the last epoch.',
        why:
            'At a rate of 0 the mask is 1 everywhere: the layer passes its input on, while training as well. Whoever reads ' +
            'the spec takes it for a network with dropout. A late rate whose cutoff is not before the end of the run says ' +
            'dropout, and there is none.',
        bad: example`
            model digits_mlp {
                input(64)
                dense(256, activation = relu)
                dropout(0)
                dense(10, activation = softmax)
            }
        `,
        good: example`
            model digits_mlp {
                input(64)
                dense(256, activation = relu)
                dense(10, activation = softmax)
            }
        `,
        references: [
            {
                title: 'Computed',
                evidence: 'x m / (1 - p) with p = 0 and m = 1 is x.',
            },
            {
                title: 'allenai/allennlp, pull request 2768',
                url: 'https://github.com/allenai/allennlp/pull/2768',
                evidence:
                    'Removed dropout that never acted from the configurations of its models, as misleading.',
            },
            {
                title: 'mead-ml/mead-baseline, pull request 40',
                url: 'https://github.com/mead-ml/mead-baseline/pull/40',
                evidence:
                    'The other side: a rate that several layers share is not written for one of them, and is let pass here.',
            },
        ],
        letsPass:
            'A rate that is 0 under a name: the value of a parameter or a constant, as for a baseline or in a sweep. A ' +
            'schedule, whose rate is 0 for a part of the run. A late rate in a run that counts steps rather than epochs.',
    },
    options: {},
    messages: {
        zero: ({ noise, parameter }: NoOp) =>
            `\`${noise.kind}\` never acts: its ${parameter === 'stddev' ? 'standard deviation' : 'rate'} ` +
            `${Math.abs(Number(strengthOf(noise).value)) <= Number.EPSILON ? 'is 0' : 'is within 1e-9 of 0 and counts as it'}` +
            `${parameter === 'keep' ? ', as `keep` is 1' : ''}.`,
        tooLate: ({ noise, cutoff, epochs }: NoOp) =>
            `\`${noise.kind}\` never acts: it begins after epoch ${formatNumber(cutoff)}, and the run has ` +
            `${plural(epochs, 'epoch')}.`,
    },
    *check(context) {
        const { graph, run } = context;
        for (const noise of graph.layers) {
            const message = reasonOf(context, graph, noise);
            if (message !== undefined) {
                yield {
                    message,
                    data: {
                        noise,
                        parameter: strengthOf(noise).parameter,
                        cutoff: firstEpochOf(noise) ?? 0,
                        epochs: run?.settings.epochs ?? 0,
                    },
                    anchor: { layer: noise.id },
                    // Here a rate is written, and somebody means it to act.
                    severity: message === 'tooLate' ? 'warning' : 'hint',
                } as const;
            }
        }
    },
    fixes({ data: { noise, epochs } }, context) {
        const { graph, network } = context;
        if (!everyInstance(network.layers, noise, each => reasonOf(context, graph, each) !== undefined)) {
            return [];
        }
        const fixes: Fix[] = [];
        const { rate } = noise.parameters;
        if (isCallValue(rate)) {
            const half = Math.floor(epochs / 2);
            fixes.push({
                title: t('Begin after epoch {0}', formatNumber(half)),
                safety: 'changes-training',
                edits: [
                    {
                        kind: 'set_parameter',
                        layer: noise.id,
                        parameter: 'rate',
                        value: { ...rate, arguments: { ...rate.arguments, cutoff: half } },
                    },
                ],
            });
        }
        // The same network, in training too.
        fixes.push({
            title: t('Remove `{0}`', noise.kind),
            safety: 'safe',
            edits: [{ kind: 'remove_layer', layer: noise.id }],
        });
        return fixes;
    },
    fixSafety: ['safe', 'changes-training'],
    // At any other rate that would still be wrong.
    yieldsTo: ['channel-dropout-wrong-rank'],
});

/** The parameter that says how strong a noise is, and its number where it has one. */
function strengthOf(noise: ResolvedLayer): { readonly parameter: string; readonly value: unknown } {
    return 'stddev' in noise.parameters
        ? { parameter: 'stddev', value: noise.parameters.stddev }
        : { parameter: writtenRate(noise).parameter, value: noise.parameters.rate };
}

function reasonOf(
    { run }: LintContext,
    graph: NetworkGraph,
    noise: ResolvedLayer,
): 'zero' | 'tooLate' | undefined {
    if (graph.traits(noise).role !== 'noise') {
        return undefined;
    }
    const { parameter, value } = strengthOf(noise);
    if (typeof value === 'number') {
        const hasName =
            noise.source.names?.[parameter] !== undefined ||
            noise.source.steps.some(({ kind }) => kind === 'reference');
        return isZeroRate(value) && !hasName ? 'zero' : undefined;
    }
    const first = firstEpochOf(noise);
    const epochs = run?.settings.epochs;
    return first !== undefined && typeof epochs === 'number' && first >= epochs ? 'tooLate' : undefined;
}
