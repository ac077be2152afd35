import type { ResolvedLayer } from '../../model/resolved.ts';
import { alphaCorrection } from '../alpha-dropout.ts';
import { formatNumber, formatPercent } from '../format.ts';
import { fixesOnOutput, noiseOnOutput, type OutputNoise } from '../output-noise.ts';
import { taskOf } from '../places.ts';
import { finalRate } from '../rate-schedule.ts';
import { isActiveRate } from '../rates.ts';
import { defineRule, example } from '../rule.ts';
import type { NetworkGraph } from '../walk.ts';

interface OnOutput {
    readonly noise: ResolvedLayer;
    /** Every such noise of the network. */
    readonly all: readonly ResolvedLayer[];
    /** The rate that training ends with. */
    readonly rate: number;
    readonly activation: ResolvedLayer | undefined;
    readonly loss: string;
}

export const dropoutOnRegressionOutput = defineRule({
    id: 'dropout-on-regression-output',
    category: 'pairing-loss',
    // A mathematical certainty with squared error, by a closed form; a warning with the losses that forgive outliers.
    severity: 'error',
    summary: 'Dropout after the last layer with weights of a regression, which shrinks its predictions.',
    documentation: {
        what:
            'Reports dropout between the last layer with weights and a loss of regression: an error with `mse`, a warning ' +
            'with `mae` and `huber`, and where the bias has no closed form.',
        why:
            'While training, an output o reaches the loss as o / (1 - p) or as 0. Of these only the first depends on o, and ' +
            'its loss is smallest where o / (1 - p) = y. So the network learns o = (1 - p) y, and that is what it ' +
            'predicts once dropout is off: every prediction is shrunk by p. For Gaussian dropout and squared error ' +
            'the expected loss is (y - o)² + o² p / (1 - p), smallest at the same o. Dropout belongs before the last ' +
            'layer with weights.',
        bad: example`
            model progression {
                input(10)
                dense(64, activation = relu)
                dense(1)
                dropout(0.2)
            }
            data patients {
                source = builtin(diabetes)
                scale  = standardize
            }
            train progression on patients {
                loss           = mse
                early_stopping = patience(10)
            }
        `,
        good: example`
            model progression {
                input(10)
                dense(64, activation = relu)
                dropout(0.2)
                dense(1)
            }
            data patients {
                source = builtin(diabetes)
                scale  = standardize
            }
            train progression on patients {
                loss           = mse
                early_stopping = patience(10)
            }
        `,
        references: [
            {
                title: 'Computed',
                evidence:
                    'The minimum of (1 - p) L(y, o / (1 - p)) + p L(y, 0) over o lies at (1 - p) y for every loss that is ' +
                    'smallest at its target; the tests find it numerically.',
            },
            {
                title: 'deepchem/deepchem, issue 303',
                url: 'https://github.com/deepchem/deepchem/issues/303',
                evidence:
                    'A library had dropout on the outputs of its classifiers and none on those of its regressions; its author noticed, and asked for a measurement.',
            },
        ],
        letsPass:
            'Dropout before the last weights. A run with `mc_samples` above 1, which averages predictions with dropout on, ' +
            'so that they have the mean that was trained. Early dropout, which is off when training ends. Additive ' +
            'Gaussian noise, which leaves the best prediction where it is. Learned rates and a rate of 0. A branch whose ' +
            'output a sum reads. A model that no `train` uses: only a loss says that it is a regression.',
    },
    options: {},
    messages: {
        shrunk: ({ noise, rate, loss }: OnOutput) =>
            `With \`${loss}\`, \`${noise.kind}\` on the output makes ${formatNumber(1 - rate)} y the best prediction of y: ` +
            `every output will be shrunk by ${formatPercent(rate)}.`,
        shrunkBefore: ({ noise, rate, loss, activation }: OnOutput) =>
            `With \`${loss}\`, \`${noise.kind}\` after the last weights makes ${formatNumber(1 - rate)} z best where z is ` +
            `right: what \`${activation?.kind ?? ''}\` reads will be shrunk by ${formatPercent(rate)}.`,
        shifted: ({ noise, rate, loss }: OnOutput) => {
            const { scale, shift } = alphaCorrection(rate);
            return (
                `With \`${loss}\`, \`${noise.kind}\` after the last weights makes (y - ${formatNumber(shift, 3)}) / ` +
                `${formatNumber(scale, 3)} the best prediction of y: every output will be off.`
            );
        },
        disturbed: ({ noise, rate, activation }: OnOutput) =>
            `\`${noise.kind}\` after the last weights multiplies ` +
            `${activation ? `what \`${activation.kind}\` reads` : 'the outputs'} by noise of standard deviation ` +
            `${formatNumber(Math.sqrt(rate / (1 - rate)), 3)}, which biases the predictions; no weights follow to make up for it.`,
    },
    *check(context) {
        const { graph, run } = context;
        const loss = run?.settings.loss?.call;
        if (
            run === undefined ||
            loss === undefined ||
            taskOf(context, graph) !== 'regression' ||
            run.settings.mc_samples > 1
        ) {
            return;
        }
        const found = noiseOnOutput(graph).filter(({ noise }) => multipliesOutputs(noise, graph));
        const all = found.map(({ noise }) => noise);
        for (const each of found) {
            const { noise, activation } = each;
            const rate = finalRate(noise) ?? 0;
            const message = messageFor(each, graph, loss);
            yield {
                message,
                data: { noise, all, rate, activation, loss },
                anchor: { layer: noise.id },
                weight: rate,
                severity: loss === 'mse' && message !== 'disturbed' ? 'error' : 'warning',
            } as const;
        }
    },
    fixes: ({ data: { noise, all } }, { graph, network }) => fixesOnOutput(network, graph, noise, all),
    fixSafety: ['safe', 'changes-training'],
});

function multipliesOutputs(noise: ResolvedLayer, graph: NetworkGraph): boolean {
    const { learnedRate, additive } = graph.traits(noise);
    const rate = finalRate(noise);
    return !learnedRate && !additive && isActiveRate(rate);
}

function messageFor({ noise, activation }: OutputNoise, graph: NetworkGraph, loss: string) {
    const { bernoulli, noise: kind } = graph.traits(noise);
    const between = activation && graph.traits(activation);
    if (bernoulli && (between === undefined || between.elementwise)) {
        return between === undefined ? 'shrunk' : 'shrunkBefore';
    }
    if (between !== undefined) {
        return 'disturbed';
    }
    if (kind === 'alpha') {
        return 'shifted';
    }
    return loss === 'mse' ? 'shrunk' : 'disturbed';
}
