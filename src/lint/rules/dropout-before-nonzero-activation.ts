import { t } from '../../core/localize.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { formatNumber } from '../format.ts';
import { isBeforeWeights } from '../places.ts';
import { sharePerStep } from '../rate-schedule.ts';
import { isActiveRate, nominalRate } from '../rates.ts';
import { defineRule, example } from '../rule.ts';
import { everyInstance, inSameBody } from '../source.ts';
import { isElementwiseHomogeneous, isReshape, type NetworkGraph } from '../walk.ts';

interface BeforeActivation {
    readonly noise: ResolvedLayer;
    readonly activation: ResolvedLayer;
    readonly rate: number;
    /** f(0), where the activation has one for each unit alone. */
    readonly valueAtZero: number | undefined;
}

export const dropoutBeforeNonzeroActivation = defineRule({
    id: 'dropout-before-nonzero-activation',
    category: 'pairing-activation',
    // Computed: a dropped unit gives f(0) rather than 0. That still trains, so no error.
    severity: 'warning',
    summary: 'Dropout before an activation that does not give 0 for 0.',
    documentation: {
        what:
            'Reports dropout before a hidden activation f that it does not commute with: a warning where f(0) is not 0 ' +
            '(`sigmoid`, `softplus`, `softmax`), a hint where it is (`tanh`, `gelu`, `elu`, `selu`, `silu`).',
        why:
            'Dropout is meant to silence a unit. Before `sigmoid` it does not: σ(0) = 0.5, so a dropped unit says one half. ' +
            'And what is kept reaches f multiplied by 1 / (1 - p), so that the mean of f is another one than without ' +
            'dropout: for z = 2 and p = 0.5 it is 0.741, where σ(2) = 0.881. After the activation the mean is kept. ' +
            'With ReLU and its kin both orders are the same, mask by mask.',
        bad: example`
            model digits_mlp {
                input(64)
                dense(256)
                dropout(0.5)
                sigmoid()
                dense(10, activation = softmax)
            }
        `,
        good: example`
            model digits_mlp {
                input(64)
                dense(256, activation = sigmoid)
                dropout(0.5)
                dense(10, activation = softmax)
            }
        `,
        references: [
            {
                title: 'Computed',
                evidence: '(σ(0) + σ(4)) / 2 = 0.741 and σ(2) = 0.881.',
            },
            {
                title: 'Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov (2014), section 4',
                url: 'https://jmlr.org/papers/v15/srivastava14a.html',
                evidence:
                    'The mask multiplies y = f(z), what the activation gives; read in transcriptions of the paper.',
            },
            {
                title: 'sanghoon/pva-faster-rcnn, issue 23',
                url: 'https://github.com/sanghoon/pva-faster-rcnn/issues/23',
                evidence:
                    'Of dropout before ReLU in a published network its author says that the order makes no difference.',
            },
        ],
        letsPass:
            'ReLU, leaky ReLU and linear activations, where both orders are the same. The activation of the output, where ' +
            'dropout before it is another mistake. Noise that drops nothing, as Gaussian and alpha dropout, learned rates ' +
            'and a rate of 0.',
    },
    options: {},
    messages: {
        nonzero: ({ noise, activation, rate, valueAtZero }: BeforeActivation) =>
            `\`${noise.kind}\` before \`${activation.kind}\` does not silence a unit: the ` +
            `${sharePerStep(noise, rate)} that it drops give ${formatNumber(valueAtZero ?? 0)} instead of 0.`,
        shared: ({ noise, activation, rate }: BeforeActivation) =>
            `\`${noise.kind}\` before \`${activation.kind}\` does not silence a unit: the ` +
            `${sharePerStep(noise, rate)} that it drops take part with a weight of exp(0) = 1.`,
        scaled: ({ noise, activation, rate }: BeforeActivation) =>
            `\`${noise.kind}\` before \`${activation.kind}\` multiplies what it keeps by ${formatNumber(1 / (1 - rate))} ` +
            'where that is no factor of the result; after it, the mean would stay the same.',
    },
    *check({ graph }) {
        for (const noise of graph.layers) {
            const activation = activationAfter(graph, noise);
            if (activation !== undefined) {
                const { zero, valueAtZero } = graph.traits(activation);
                const rate = nominalRate(noise) ?? 0;
                const isZero = zero === 'zero_preserving';
                yield {
                    message: isZero ? 'scaled' : valueAtZero === undefined ? 'shared' : 'nonzero',
                    data: { noise, activation, rate, valueAtZero },
                    anchor: { layer: noise.id },
                    related: [{ message: 'Reads what is dropped.', anchor: { layer: activation.id } }],
                    // Units are silent after tanh and its kin; only the mean of the others is not kept.
                    severity: isZero ? 'hint' : 'warning',
                    weight: rate,
                } as const;
            }
        }
    },
    fixes({ data: { noise, activation } }, { graph, network }) {
        const isRight =
            inSameBody(noise, activation) &&
            everyInstance(network.layers, noise, each => activationAfter(graph, each) !== undefined);
        return isRight
            ? [
                  {
                      title: t('Move `{0}` after `{1}`', noise.kind, activation.kind),
                      safety: 'changes-training',
                      edits: [{ kind: 'move_layer', layer: noise.id, after: activation.id }],
                  },
              ]
            : [];
    },
    fixSafety: ['changes-training'],
    yieldsTo: ['dropout-on-logits', 'dropout-on-regression-output', 'dropout-on-token-ids'],
});

/** The hidden activation that a mask reaches and does not commute with; undefined where there is none, or no mask. */
function activationAfter(graph: NetworkGraph, noise: ResolvedLayer): ResolvedLayer | undefined {
    const traits = graph.traits(noise);
    const rate = nominalRate(noise);
    const drops = traits.bernoulli && traits.noise !== 'weight' && isActiveRate(rate);
    let [next, ...others] = drops ? graph.consumers(noise) : [];
    while (next !== undefined && others.length === 0) {
        const { role, zero } = graph.traits(next);
        if (role === 'activation' && zero !== 'homogeneous') {
            return isBeforeWeights(graph, next) ? next : undefined;
        }
        if (!isElementwiseHomogeneous(graph.traits(next), next) && !isReshape(graph.traits(next), next)) {
            return undefined;
        }
        [next, ...others] = graph.consumers(next);
    }
    return undefined;
}
