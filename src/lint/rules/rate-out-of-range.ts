import type { Traits } from '../../catalog/traits.ts';
import { t } from '../../core/localize.ts';
import { sizeOf } from '../../core/shape.ts';
import type { Fix } from '../../model/finding.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { isAtLeast } from '../compare.ts';
import { capitalize, formatNumber, formatPercent, formatRate, tidy } from '../format.ts';
import { lowestRate, usualHiddenRate } from '../lower-rate.ts';
import { isDropRate, type Probability, probabilitiesOf, rateSlack } from '../rates.ts';
import { defineRule, example } from '../rule.ts';
import { isWrittenInPlace } from '../source.ts';

/**
 * From here on a whole number in the place of a rate is likelier a number of units, as in keras issue 10629; a
 * percentage of 1 to 15 is a plausible typing mistake, a layer of so few units is rare.
 */
const fewestUnits = 16;

interface OutOfRange {
    readonly layer: ResolvedLayer;
    readonly probability: Probability;
    /** What the layer would keep, and of how much; undefined where it acts on weights or drops nothing. */
    readonly kept: string | undefined;
}

/** `Drop rate 1.5`, `Keep probability 80`: the parameter as a person says it, and its value as it was written. */
function subject({ probability: { parameter, value } }: OutOfRange): string {
    const names: Readonly<Record<string, string>> = { rate: 'Drop rate', keep: 'Keep probability' };
    // A value beside 1 must not look as if it were that.
    const written = value > 0.5 && value < 2 ? formatRate(value) : formatNumber(value);
    return `${names[parameter] ?? capitalize(parameter.replaceAll('_', ' '))} ${written}`;
}

function range({ probability }: OutOfRange): string {
    return probability.keeps ? '(0, 1]' : '[0, 1)';
}

/** 1.5 is hardly 1.5%: it is 150%, or a slip. And 100% is no drop rate either. */
const isPercentage = (value: number, keeps: boolean) =>
    value >= 2 && (keeps ? value <= 100 : value < 100 * (1 - rateSlack));
const isOne = (value: number) => Math.abs(value - 1) <= rateSlack;

export const rateOutOfRange = defineRule({
    id: 'rate-out-of-range',
    category: 'rate',
    // A mathematical certainty: kept values are scaled by 1 / (1 - p), which is infinite at 1 and negative beyond.
    severity: 'error',
    summary: 'A drop rate that is no probability, or drops everything.',
    documentation: {
        what:
            'Reports every probability of a noise layer that lies outside [0, 1), and a `keep` outside (0, 1]. ' +
            'A scheduled rate is checked too. The spec cannot be trained until it is mended.',
        why:
            'A kept value is multiplied by 1 / (1 - p). At p = 1 nothing is kept and the factor is infinite; above 1 it ' +
            'is negative, and below 0 more than everything would be kept. Gaussian dropout has the standard deviation ' +
            'sqrt(p / (1 - p)), which is infinite at p = 1. The usual causes are a percentage ' +
            '(`dropout(50)`), a number of units in the wrong layer (`dropout(256)`), and a keep probability.',
        bad: example`
            model digits_mlp {
                input(64)
                dense(256, activation = relu)
                dropout(50)
                dense(10, activation = softmax)
            }
        `,
        good: example`
            model digits_mlp {
                input(64)
                dense(256, activation = relu)
                dropout(50%)
                dense(10, activation = softmax)
            }
        `,
        references: [
            {
                title: 'TensorFlow, tf.nn.dropout',
                url: 'https://www.tensorflow.org/api_docs/python/tf/nn/dropout',
                evidence: 'Raises an error unless the rate lies in [0, 1).',
            },
            {
                title: 'keras-team/keras, issue 9141',
                url: 'https://github.com/keras-team/keras/issues/9141',
                evidence: 'A rate out of range silently meant no dropout at all in Keras 2.',
            },
            {
                title: 'keras-team/keras, issue 10629',
                url: 'https://github.com/keras-team/keras/issues/10629',
                evidence: '`Dropout(256)` was typed for `Dense(256)` and went unnoticed.',
            },
        ],
        letsPass:
            'A rate of exactly 0, which is a baseline written down; rates within 1e-9 of a border, since `1 - 0.7` is not ' +
            '0.3 in binary; rates that are learned.',
    },
    options: {},
    messages: {
        everything: (data: OutOfRange) =>
            `${subject(data)} drops everything${data.kept === undefined ? '' : `: ${data.kept} are kept`}, and the factor ` +
            `1 / (1 - rate) is infinite. It has to lie in ${range(data)}.`,
        infinite: (data: OutOfRange) =>
            `${subject(data)} gives the noise an infinite standard deviation, sqrt(rate / (1 - rate)). ` +
            `It has to lie in ${range(data)}.`,
        nearlyEverything: (data: OutOfRange) =>
            `${subject(data)} is within 1e-9 of ${data.probability.keeps ? 0 : 1}, counts as it, and drops ` +
            `everything${data.kept === undefined ? '' : `: ${data.kept} are kept`}. It has to lie in ${range(data)}.`,
        percentage: (data: OutOfRange) =>
            `${subject(data)} is not in ${range(data)}. As a percentage it is ${formatRate(data.probability.value / 100)}.`,
        units: (data: OutOfRange) =>
            `${subject(data)} is not in ${range(data)}. A layer of ${formatNumber(data.probability.value)} units is ` +
            `\`dense(${formatRate(data.probability.value)})\`.`,
        outside: (data: OutOfRange) =>
            `${subject(data)} is not in ${range(data)}${data.kept === undefined ? '' : `: it would keep ${data.kept}`}.`,
    },
    *check({ graph }) {
        for (const layer of graph.layers) {
            if (graph.traits(layer).role !== 'noise') {
                continue;
            }
            for (const probability of probabilitiesOf(layer)) {
                const { value, keeps } = probability;
                const rate = keeps ? 1 - value : value;
                if (isDropRate(rate)) {
                    continue;
                }
                const { noise } = graph.traits(layer);
                yield {
                    message:
                        isOne(rate) && noise === 'gaussian' ? 'infinite' : messageFor(value, keeps, rate),
                    data: { layer, probability, kept: keptAt(rate, noise, sizeOf(layer.outputShape)) },
                    anchor: { layer: layer.id, parameter: probability.parameter },
                    weight: Math.abs(rate),
                } as const;
            }
        }
    },
    fixes({ data: { layer, probability } }, { graph }) {
        const { value, keeps, parameter } = probability;
        const set = (number: number): Fix => ({
            title: t('Set `{0}` to {1}', parameter, formatRate(number)),
            safety: 'changes-training',
            edits: [
                { kind: 'set_parameter', layer: layer.id, parameter, value: probability.with(tidy(number)) },
            ],
        });
        const fixes: Fix[] = [];
        if (isOne(keeps ? 1 - value : value) || (value > 1 && value < 2)) {
            fixes.push(set(0.5));
        }
        if (isPercentage(value, keeps)) {
            fixes.push(set(value / 100));
            if (graph.traits(layer).noise === 'element' && !isAtLeast(value / 100, lowestRate)) {
                // So little is next to nothing for single values and hardly meant; the usual rate may be.
                fixes.push(set(usualHiddenRate));
            }
        }
        const isNumber =
            typeof layer.parameters[parameter] === 'number' && isWrittenInPlace(layer, parameter);
        if (parameter === 'rate' && isNumber && Number.isInteger(value) && value >= fewestUnits) {
            fixes.push({
                title: t('Replace by `dense({0})`', formatRate(value)),
                safety: 'changes-training',
                edits: [
                    {
                        kind: 'replace_layer',
                        layer: layer.id,
                        by: { call: 'dense', arguments: { units: value } },
                    },
                ],
            });
        }
        fixes.push({
            title: t('Remove `{0}`', layer.kind),
            safety: 'changes-training',
            edits: [{ kind: 'remove_layer', layer: layer.id }],
        });
        if (value < 0 && value > -1) {
            fixes.push(set(-value));
        }
        return fixes;
    },
    fixSafety: ['changes-training'],
    hidesLayer: true,
});

function messageFor(value: number, keeps: boolean, rate: number) {
    if (isOne(rate)) {
        return tidy(value) === (keeps ? 0 : 1) ? 'everything' : 'nearlyEverything';
    }
    if (value >= 100 && Number.isInteger(value) && !keeps) {
        return 'units';
    }
    return isPercentage(value, keeps) ? 'percentage' : 'outside';
}

/** `32 of 64 values`, `50% of the examples`: in the unit that the noise drops. */
function keptAt(rate: number, noise: Traits['noise'], values: number): string | undefined {
    if (noise === 'weight' || noise === 'gaussian' || !Number.isFinite(rate)) {
        return undefined;
    }
    const share = isOne(rate) ? 0 : 1 - rate;
    return noise === 'path'
        ? `${formatPercent(share)} of the examples`
        : `${formatNumber(values * share)} of ${formatNumber(values)} values`;
}
