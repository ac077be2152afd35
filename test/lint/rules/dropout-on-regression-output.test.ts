import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dropoutOnRegressionOutput } from '../../../src/lint/rules/dropout-on-regression-output.ts';
import { analyzeSpec, describeAll, testRule } from '../rule-tester.ts';

const lines = (...body: string[]) => `${body.join('\n')}\n`;
/** A regression with these layers, and settings after a `;`. */
const spec = (layers: readonly string[], ...settings: string[]) =>
    lines(
        'model m {',
        '    input(10)',
        ...layers.map(line => `    ${line}`),
        '}',
        'data d {',
        '    source = builtin(diabetes)',
        '}',
        'train m on d {',
        ...settings.map(line => `    ${line}`),
        '}',
    );
const onDigits = (layers: readonly string[]) =>
    spec(layers, 'loss = mse').replace('input(10)', 'input(64)').replace('diabetes', 'digits');
const hidden = 'dense(64, activation = relu)';
const removed = (kind: string, output: string) => ({
    title: `Remove \`${kind}\``,
    safety: 'changes-training' as const,
    output,
});
const fixesFor = (kind: string, moved: string, without: string, target = 'dense') => [
    { title: `Move \`${kind}\` before the last \`${target}\``, safety: 'safe' as const, output: moved },
    removed(kind, without),
];
const shrunk = (factor: string, share: string, loss = 'mse') =>
    `With \`${loss}\`, \`dropout\` on the output makes ${factor} y the best prediction of y: every output will be shrunk by ${share}.`;

testRule(dropoutOnRegressionOutput, {
    valid: [
        {
            name: 'dropout before the last weights',
            code: spec([hidden, 'dropout(0.2)', 'dense(1)'], 'loss = mse'),
        },
        {
            name: 'a run that averages predictions with dropout on',
            code: spec([hidden, 'dense(1)', 'dropout(0.2)'], 'loss = mse', 'mc_samples = 2'),
        },
        {
            name: 'early dropout, which is off at the end',
            code: spec(
                [hidden, 'dense(1)', 'dropout(schedule(0.2, mode = early, cutoff = 5))'],
                'loss = mse',
            ),
        },
        { name: 'additive noise', code: spec([hidden, 'dense(1)', 'gaussian_noise(0.2)'], 'loss = mse') },
        { name: 'a learned rate', code: spec([hidden, 'dense(1)', 'variational_dropout()'], 'loss = mse') },
        {
            name: 'a gate that is learned',
            code: spec([hidden, 'dense(1)', 'adaptive_dropout()'], 'loss = mse'),
        },
        { name: 'a rate of 0', code: spec([hidden, 'dense(1)', 'dropout(0)'], 'loss = mse') },
        {
            name: 'a branch whose output a sum reads',
            code: spec(
                ['residual(projection = dense(1)) {', '    dense(1)', '    dropout(0.2)', '}'],
                'loss = mse',
            ),
        },
        {
            name: 'a model without a loss',
            code: lines('model m {', '    input(10)', '    dense(1)', '    dropout(0.2)', '}'),
        },
        {
            name: 'a classifier',
            code: spec([hidden, 'dense(1)', 'dropout(0.2)'], 'loss = mse')
                .replace('mse', 'binary_cross_entropy')
                .replace('diabetes', 'breast_cancer')
                .replace('input(10)', 'input(30)'),
        },
    ],
    invalid: [
        {
            name: 'dropout on the output of a regression',
            code: spec([hidden, 'dense(1)', '«dropout»(0.2)'], 'loss = mse'),
            message: shrunk('0.8', '20%'),
            fixes: fixesFor(
                'dropout',
                spec([hidden, 'dropout(0.2)', 'dense(1)'], 'loss = mse'),
                spec([hidden, 'dense(1)'], 'loss = mse'),
            ),
        },
        {
            name: 'with the loss that a linear output has by default, and one network at evaluation',
            code: spec([hidden, 'dense(1)', '«dropout»(keep = 0.75)'], 'mc_samples = 1'),
            message: shrunk('0.75', '25%'),
            fixes: fixesFor(
                'dropout',
                spec([hidden, 'dropout(keep = 0.75)', 'dense(1)'], 'mc_samples = 1'),
                spec([hidden, 'dense(1)'], 'mc_samples = 1'),
            ),
        },
        {
            name: 'with absolute error, as a warning',
            code: spec([hidden, 'dense(1)', '«dropout»(0.5)'], 'loss = mae'),
            severity: 'warning',
            message: shrunk('0.5', '50%', 'mae'),
            fixes: fixesFor(
                'dropout',
                spec([hidden, 'dropout(0.5)', 'dense(1)'], 'loss = mae'),
                spec([hidden, 'dense(1)'], 'loss = mae'),
            ),
        },
        {
            name: 'with the Huber loss, as a warning',
            code: spec([hidden, 'dense(1)', '«dropout»(0.5)'], 'loss = huber'),
            severity: 'warning',
            message: shrunk('0.5', '50%', 'huber'),
            fixes: fixesFor(
                'dropout',
                spec([hidden, 'dropout(0.5)', 'dense(1)'], 'loss = huber'),
                spec([hidden, 'dense(1)'], 'loss = huber'),
            ),
        },
        {
            name: 'dropout behind ReLU, with which a factor commutes',
            code: spec([hidden, 'dense(1)', '«dropout»(0.2)', 'relu()'], 'loss = mse'),
            message: shrunk('0.8', '20%'),
            // Before the last weights its variance would bias what the activation gives, another finding.
            fixes: [removed('dropout', spec([hidden, 'dense(1)', 'relu()'], 'loss = mse'))],
        },
        {
            name: 'dropout before tanh, which shrinks what tanh reads',
            code: spec([hidden, 'dense(1)', '«dropout»(0.2)', 'tanh()'], 'loss = mse'),
            message:
                'With `mse`, `dropout` after the last weights makes 0.8 z best where z is right: what `tanh` reads will be shrunk by 20%.',
            fixes: [removed('dropout', spec([hidden, 'dense(1)', 'tanh()'], 'loss = mse'))],
        },
        {
            name: 'dropout before a softmax that is trained with squared error',
            code: onDigits([hidden, 'dense(10)', '«dropout»(0.5)', 'softmax()']),
            severity: 'warning',
            message:
                '`dropout` after the last weights multiplies what `softmax` reads by noise of standard deviation 1, which ' +
                'biases the predictions; no weights follow to make up for it.',
            fixes: fixesFor(
                'dropout',
                onDigits([hidden, 'dropout(0.5)', 'dense(10)', 'softmax()']),
                onDigits([hidden, 'dense(10)', 'softmax()']),
            ),
        },
        {
            name: 'a late rate, which training ends with',
            code: spec(
                [hidden, 'dense(1)', '«dropout»(schedule(0.2, mode = late, cutoff = 5))'],
                'loss = mse',
            ),
            message: shrunk('0.8', '20%'),
            fixes: fixesFor(
                'dropout',
                spec([hidden, 'dropout(schedule(0.2, mode = late, cutoff = 5))', 'dense(1)'], 'loss = mse'),
                spec([hidden, 'dense(1)'], 'loss = mse'),
            ),
        },
        {
            name: 'Gaussian dropout, whose penalty is the same',
            code: spec([hidden, 'dense(1)', '«gaussian_dropout»(0.2)'], 'loss = mse'),
            message: shrunk('0.8', '20%').replace('dropout', 'gaussian_dropout'),
            fixes: fixesFor(
                'gaussian_dropout',
                spec([hidden, 'gaussian_dropout(0.2)', 'dense(1)'], 'loss = mse'),
                spec([hidden, 'dense(1)'], 'loss = mse'),
            ),
        },
        {
            name: 'Gaussian dropout with another loss, without a factor that it has not',
            code: spec([hidden, 'dense(1)', '«gaussian_dropout»(0.2)'], 'loss = mae'),
            severity: 'warning',
            message:
                '`gaussian_dropout` after the last weights multiplies the outputs by noise of standard deviation 0.5, which ' +
                'biases the predictions; no weights follow to make up for it.',
            fixes: fixesFor(
                'gaussian_dropout',
                spec([hidden, 'gaussian_dropout(0.2)', 'dense(1)'], 'loss = mae'),
                spec([hidden, 'dense(1)'], 'loss = mae'),
            ),
        },
        {
            name: 'Gaussian dropout before tanh, as a warning',
            code: spec([hidden, 'dense(1)', '«gaussian_dropout»(0.2)', 'tanh()'], 'loss = mse'),
            severity: 'warning',
            message: /multiplies what `tanh` reads by noise of standard deviation 0\.5,/,
            fixes: fixesFor(
                'gaussian_dropout',
                spec([hidden, 'gaussian_dropout(0.2)', 'dense(1)', 'tanh()'], 'loss = mse'),
                spec([hidden, 'dense(1)', 'tanh()'], 'loss = mse'),
            ),
        },
        {
            name: 'alpha dropout, which shifts as well',
            code: spec(['dense(64, activation = selu)', 'dense(1)', '«alpha_dropout»(0.1)'], 'loss = mse'),
            message:
                'With `mse`, `alpha_dropout` after the last weights makes (y - 0.162) / 0.921 the best prediction of y: every ' +
                'output will be off.',
            fixes: fixesFor(
                'alpha_dropout',
                spec(['dense(64, activation = selu)', 'alpha_dropout(0.1)', 'dense(1)'], 'loss = mse'),
                spec(['dense(64, activation = selu)', 'dense(1)'], 'loss = mse'),
            ),
        },
    ],
});

describe('the prediction that dropout on the output leads to', () => {
    /** The minimum of a convex function on [-20, 20], by golden section. */
    function minimumOf(f: (x: number) => number): number {
        const ratio = (Math.sqrt(5) - 1) / 2;
        let [low, high] = [-20, 20];
        while (high - low > 1e-9) {
            const [a, b] = [high - ratio * (high - low), low + ratio * (high - low)];
            if (f(a) < f(b)) {
                high = b;
            } else {
                low = a;
            }
        }
        return (low + high) / 2;
    }
    const losses: Readonly<Record<string, (e: number) => number>> = {
        mse: e => e * e,
        mae: Math.abs,
        huber: e => (Math.abs(e) <= 1 ? (e * e) / 2 : Math.abs(e) - 0.5),
    };

    it('is (1 - p) y for each of the losses, found numerically', () => {
        fc.assert(
            fc.property(
                fc.constantFrom(...Object.keys(losses)),
                fc.double({ min: 0.05, max: 0.95, noNaN: true }),
                fc.double({ min: -5, max: 5, noNaN: true }),
                (name, p, y) => {
                    const loss = losses[name] ?? (() => 0);
                    const best = minimumOf(o => (1 - p) * loss(y - o / (1 - p)) + p * loss(y));
                    assert.ok(Math.abs(best - (1 - p) * y) < 1e-5, `${name}: ${best}`);
                },
            ),
            { numRuns: 50 },
        );
    });

    it('is the same for Gaussian dropout and squared error', () => {
        fc.assert(
            fc.property(
                fc.double({ min: 0.05, max: 0.95, noNaN: true }),
                fc.double({ min: -5, max: 5, noNaN: true }),
                (p, y) => {
                    const best = minimumOf(o => (y - o) ** 2 + (o * o * p) / (1 - p));
                    assert.ok(Math.abs(best - (1 - p) * y) < 1e-5);
                },
            ),
            { numRuns: 50 },
        );
    });

    it('is named at every rate', () => {
        for (const percent of [1, 5, 20, 50, 80, 99]) {
            const text = spec(
                [hidden, 'dense(1)', `dropout(${percent}%)`],
                'loss = mse',
                'early_stopping = patience(10)',
            );
            assert.deepEqual(describeAll(analyzeSpec(text)), [
                `dropout-on-regression-output at dropout: ${shrunk(String((100 - percent) / 100), `${percent}%`)}`,
            ]);
        }
    });
});
