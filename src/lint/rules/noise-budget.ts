import type { Fix, NetworkEdit } from '../../model/finding.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import { isAbove } from '../compare.ts';
import { formatNumber, formatRate, plural } from '../format.ts';
import { looksLikeMixUp } from '../lower-rate.ts';
import { isEveryInstanceIn } from '../moves.ts';
import { dropoutsOf, type NoisyWay, noisyWays } from '../noise-budget.ts';
import { rateSlack, writtenRate } from '../rates.ts';
import { defineRule, example } from '../rule.ts';
import { isWrittenInPlace } from '../source.ts';

/** The product of the recipe for MNIST in the original paper: 0.2 on the input and 0.5 on three hidden layers. */
const recipe = 10;

const million = Math.log(1e6);

interface OverBudget {
    /** In the network's order. */
    readonly dropouts: readonly NoisyWay[];
    readonly logBudget: number;
}

export const noiseBudget = defineRule({
    id: 'noise-budget',
    category: 'rate',
    // The product is exact and separates the published recipes that were looked at from bugs, but no paper gives a limit:
    // information, and a warning only at twice that.
    severity: 'warning',
    summary: 'Dropouts that are each moderate and together drown the signal.',
    documentation: {
        what:
            'Multiplies 1 / (1 - p) over the dropouts on each way from input to output, and reports products above 16, as a ' +
            'warning above 32, at the last dropout of the way. The product begins anew behind a normalization, and the branch of ' +
            'a residual block counts by itself.',
        why:
            'A mask with rate p multiplies the mean square of what passes it by 1 / (1 - p), and weights carry that on. So the ' +
            'noise that reaches the end is a product: six times dropout 0.5 makes 64, one part signal to 63 parts noise, ' +
            'though each of them is the textbook rate. A normalization restores the mean square, and a shortcut carries the ' +
            'signal past the noise of its branch.',
        bad: example`
            model digits_mlp {
                input(64)
                repeat 6 {
                    dense(256, activation = relu)
                    dropout(0.5)
                }
                dense(10, activation = softmax)
            }
        `,
        good: example`
            model digits_mlp {
                input(64)
                repeat 6 {
                    dense(256, activation = relu)
                    dropout(0.3)
                }
                dense(10, activation = softmax)
            }
        `,
        references: [
            {
                title: 'Computed',
                evidence:
                    'The product, and that it is 10 for the MNIST recipe of Srivastava et al. (2014), 15.8 for their SVHN network and 4 for ' +
                    'VGG-16, while bugs planted in networks had 64 and 125. The limits 16 and 32 lie between, and are this project’s own.',
            },
            {
                title: 'Srivastava et al. (2014), Dropout: a simple way to prevent neural networks from overfitting, JMLR 15',
                url: 'https://jmlr.org/papers/v15/srivastava14a.html',
                evidence: 'The rates of those recipes, as transcribed from its tables and appendix.',
            },
            {
                title: 'lisa-lab/pylearn2, cifar10.yaml of Goodfellow et al. (2013), Maxout networks',
                url: 'https://github.com/lisa-lab/pylearn2/blob/402e19f7756053fe573d8eaa3b09a31cdb6e4311/pylearn2/scripts/papers/maxout/cifar10.yaml',
                evidence:
                    'Counter-evidence: 0.2 on the input and 0.5 before each of four layers make 20, with max-norm on every layer; ' +
                    'so it is information up to 32.',
            },
        ],
        letsPass:
            'Networks with a normalization every few layers, whatever the total; residual networks with some dropout in each ' +
            'branch; stochastic depth, alpha dropout, noise on weights and additive noise. Scheduled and learned rates are not ' +
            'counted.',
    },
    options: {
        info: { default: 16, summary: 'Product above which this is information.' },
        warning: { default: 32, summary: 'Product above which this is a warning.' },
    },
    messages: {
        product: ({ dropouts, logBudget }: OverBudget) =>
            `${plural(dropouts.length, 'dropout')} on one path ${dropouts.length === 1 ? 'multiplies' : 'multiply'} the noise by ${inWords(logBudget)} ` +
            `(${ratesOf(dropouts)}); ${formatNumber(recipe)} is what the original recipe has.`,
    },
    *check({ graph, option }) {
        const exceeds = (logBudget: number, limit: number) => isAbove(logBudget, Math.log(limit));
        for (const way of noisyWays(graph)) {
            if (!exceeds(way.logBudget, Math.min(option('info'), option('warning')))) {
                continue;
            }
            const dropouts = dropoutsOf(way);
            const { noise } = way.last;
            const placeOfNoise = ({ source }: ResolvedLayer) => source.statement.start;
            // Each statement once, however many instances of it are on the way.
            const others = new Map(dropouts.map(each => [placeOfNoise(each.noise), each]));
            others.delete(placeOfNoise(noise));
            yield {
                message: 'product',
                data: { dropouts, logBudget: way.logBudget },
                anchor: { layer: noise.id },
                related: Array.from(others.values(), other => ({
                    message: `Multiplies it by ${formatNumber(1 / (1 - other.rate), 3)}.`,
                    anchor: { layer: other.noise.id },
                })),
                severity: exceeds(way.logBudget, option('warning')) ? 'warning' : 'info',
                weight: way.logBudget,
                // A mix-up is named where it stands, and the product with it is no one's intention.
                yieldsTo: looksLikeMixUp(noise)
                    ? ['rate-high-conv', 'rate-high-hidden', 'rate-high-input']
                    : [],
            } as const;
        }
    },
    fixes({ data: { dropouts, logBudget } }, context) {
        const noises = new Set(dropouts.map(({ noise }) => noise));
        const isRight = dropouts.every(
            ({ noise }) =>
                isWrittenInPlace(noise, writtenRate(noise).parameter) &&
                isEveryInstanceIn(context, noise, noises),
        );
        if (!isRight) {
            return [];
        }
        const lowered = dropouts.map(({ noise, rate }) => ({ noise, rate: loweredRate(rate, logBudget) }));
        const edits = lowered.map(({ noise, rate }): NetworkEdit => {
            const { parameter, toWritten } = writtenRate(noise);
            return { kind: 'set_parameter', layer: noise.id, parameter, value: toWritten(rate) };
        });
        const rates = [...new Set(lowered.map(({ rate }) => formatRate(rate)))];
        const fix: Fix = {
            title:
                rates.length === 1
                    ? `Set the rates to ${rates[0]}`
                    : `Lower the rates in proportion, to a product of ${formatNumber(recipe)}`,
            safety: 'changes-training',
            edits,
        };
        return [fix];
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

/** Each keeps (1 - p)^t, which makes the product the recipe's; rounded down to hundredths, so that it is no more. */
function loweredRate(rate: number, logBudget: number): number {
    const exact = 1 - (1 - rate) ** (Math.log(recipe) / logBudget);
    return Math.floor(exact * 100) / 100;
}

function inWords(logBudget: number): string {
    return logBudget > million ? 'more than a million' : formatNumber(Math.exp(logBudget), 3);
}

/** `0.2, 3 x 0.5`: the rates in order, those in a row together. */
function ratesOf(dropouts: readonly NoisyWay[]): string {
    const rows: { readonly rate: number; count: number }[] = [];
    for (const { rate } of dropouts) {
        const row = rows.at(-1);
        if (row !== undefined && Math.abs(row.rate - rate) <= rateSlack) {
            row.count += 1;
        } else {
            rows.push({ rate, count: 1 });
        }
    }
    return rows
        .map(({ rate, count }) => (count === 1 ? formatRate(rate) : `${count} x ${formatRate(rate)}`))
        .join(', ');
}
