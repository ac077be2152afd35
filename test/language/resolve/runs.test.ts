import assert from 'node:assert/strict';
import { expectClean, expectOne, referenceExample, runOf, trained } from '../support.ts';

describe('runs', () => {
    it('have every setting, and a loss by the last activation', () => {
        const losses: readonly [body: string, data: string, loss: string][] = [
            ['input(64)\ndense(10, activation = softmax)', 'digits', 'cross_entropy'],
            ['input(30)\ndense(1, activation = sigmoid)', 'breast_cancer', 'binary_cross_entropy'],
            ['input(30)\ndense(1)\nsigmoid()\ndropout(0.1)', 'breast_cancer', 'binary_cross_entropy'],
            ['input(10)\ndense(1)', 'diabetes', 'mse'],
        ];
        for (const [body, data, loss] of losses) {
            const analysis = expectClean(trained(body, { data: `source = builtin(${data})` }), {
                lint: {
                    severities: {
                        'dropout-after-output-activation': 'off',
                        'dropout-on-logits': 'off',
                        'tiny-dataset': 'off',
                    },
                },
            });
            assert.equal((runOf(analysis).settings.loss as { call: string }).call, loss);
        }
        const { settings } = runOf(expectClean(trained('input(64)\ndense(10)')));
        assert.equal(settings.epochs, 20);
        assert.equal(settings.steps, null);
        assert.equal(settings.batch_size, 32);
        assert.equal(settings.seed, 1);
        assert.equal(settings.early_stopping, null);
    });

    it('are as long as their steps where they have any', () => {
        const { settings } = runOf(expectClean(trained('input(64)\ndense(10)', { settings: 'steps = 100' })));
        assert.equal(settings.epochs, null);
        assert.equal(settings.steps, 100);
    });

    it('are named after their model, or by themselves', () => {
        const text = trained('input(64)\ndense(n)\ndense(10)', {
            parameters: '(n = 8)',
            after: 'train wide = net(n = 512) on examples { }',
        });
        const { spec } = expectClean(text);
        assert.deepEqual(
            spec.runs.map(({ name, network }) => `${name} ${network.name} ${network.layers[1]?.outputShape}`),
            ['net net 8', 'wide net 512'],
        );
    });

    it('fit data of as many features, whatever their shape', () => {
        expectClean(trained('input(8, 8, 1)\nconv2d(4, 3)\nflatten()\ndense(10)'));
        expectClean(trained('input(4, 16)\nflatten()\ndense(10)'));
    });

    it('know what is known of their data before it is read', () => {
        const facts = (data: string) => expectClean(`data d { ${data} }`).spec.data[0]?.facts;
        assert.deepEqual(facts('source = builtin(digits)'), {
            rows: 1797,
            // 20% of 1,797 are 359.4: 359 are held out.
            trainingExamples: 1797 - 359,
            featureShape: [64],
            task: 'classification',
            classes: 10,
        });
        assert.equal(
            facts('source = builtin(wine) validation = 30 test = 10%')?.trainingExamples,
            178 - 30 - 18,
        );
        assert.equal(facts('source = builtin(digits) limit = 100')?.trainingExamples, 100);
        assert.equal(
            facts('source = builtin(moons(n = 60)) validation = csv("later.csv")')?.trainingExamples,
            60,
        );
        assert.deepEqual(facts('source = csv("houses.csv")'), {});
    });

    it('point at their blocks and settings', () => {
        const text = trained('input(64)\ndense(10)', { settings: 'epochs = 2 * 3' });
        const { source } = runOf(expectClean(text));
        const at = (range: { start: number; end: number } | undefined) =>
            text.slice(range?.start, range?.end);
        assert.equal(at(source.token), 'net');
        assert.equal(at(source.settings.epochs), 'epochs');
        assert.equal(at(source.values.epochs), '2 * 3');
        assert.match(at(source.block), /^train net on examples \{[^}]*\}$/);
    });

    it('share a model that fits one data set and not another: the other run is to blame', () => {
        const text = trained('input(64)\ndense(10)', {
            after: 'data wines { source = builtin(wine) }\ntrain second = net on wines { }',
        });
        assert.throws(() => expectClean(text), /13 features each/);
    });
});

describe('sweeps', () => {
    const study = (axes: string, settings = ''): string =>
        trained(
            'input(64)\ndense(64, activation = relu)\nnoise\ndense(64)\ndropout(rate)\ndense(outputs, activation = softmax)',
            {
                parameters: '(rate = 0.5, outputs = 10, noise = dropout(0.3))',
                settings,
                after: `sweep net {\n${axes}\n}`,
            },
        );

    it('make runs whose network, data and loss go together', () => {
        expectOne(study('outputs = [10, [|11|]]'), 'shape', /has 10 classes, found 11 outputs/);
        expectOne(
            study('source = [builtin(digits), [|builtin(iris)|]]'),
            'shape',
            /have 4 features each, found an input of 64/,
        );
        expectOne(
            study('loss = [cross_entropy, [|binary_cross_entropy|]]'),
            'type',
            /^`binary_cross_entropy` expects an output of `sigmoid`/,
        );
        expectClean(study('limit = [100, 200]\nvalidation = [10%, 20%]\nrepeats = 2'));
    });

    it('may need two values that do not fit alone', () => {
        expectClean(study('source = [builtin(digits), builtin(iris)]\noutputs = [3, 10]'));
    });

    it('are as long as their epochs or their steps say', () => {
        const both = /give one of them, not both/;
        expectOne(study('[|steps|] = [100, 200]', 'epochs = 3'), 'type', both);
        expectOne(study('[|epochs|] = [1, 2]', 'steps = 300'), 'type', both);
        expectOne(study('epochs = [1, 2]\n[|steps|] = [100, 200]'), 'type', both);
        expectClean(study('epochs = [1, 2]', 'epochs = 3'));
        expectClean(study('steps = [100, 200]'));
    });

    it('have rates that are probabilities, high or not', () => {
        const outside = /^Drop rate 1\.\d is not in \[0, 1\)/;
        expectOne(study('noise = [none, dropout([|1.5|])]'), 'rate-out-of-range', outside);
        expectOne(study('rate = [0.2, [|1.5|]]'), 'rate-out-of-range', outside);
        expectOne(study('rate = [|0.5 to 1.2 step 0.1|]'), 'rate-out-of-range', outside);
        expectClean(study('rate = [0.2, 0.95]'));
    });

    it('have the axes of the reference', () => {
        const [sweep] = expectClean(referenceExample).spec.sweeps;
        assert.equal(sweep?.run, 'digits_mlp');
        assert.equal(sweep?.repeats, 5);
        assert.deepEqual(
            sweep?.axes.map(({ name, target, labels }) => `${target} ${name}: ${labels.join(' | ')}`),
            [
                'model noise: none | dropout(0.2) | dropout(0.5) | gaussian_dropout(0.5)',
                'model width: 128 | 256 | 512',
            ],
        );
        assert.deepEqual(sweep?.axes[0]?.values.slice(0, 2), [
            null,
            { call: 'dropout', arguments: { rate: 0.2, keep: null } },
        ]);
    });

    it('take settings of train and of data', () => {
        const [sweep] = expectClean(
            trained('input(64)\ndense(10)', {
                after: 'sweep net { optimizer = [sgd(0.1), adam] limit = 100 to 500 step 200 regularizer = [none, l2(1e-4), [l2(1e-4), max_norm(3)]] }',
            }),
        ).spec.sweeps;
        assert.deepEqual(
            sweep?.axes.map(({ name, target, labels }) => `${target} ${name}: ${labels.join(' | ')}`),
            [
                'train optimizer: sgd(0.1) | adam',
                'data limit: 100 | 300 | 500',
                'train regularizer: none | l2(1e-4) | [l2(1e-4), max_norm(3)]',
            ],
        );
        assert.equal(sweep?.repeats, 1);
    });
});
