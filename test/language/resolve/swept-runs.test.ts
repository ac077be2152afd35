import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isCallValue } from '../../../src/catalog/values.ts';
import type { ResolvedRun } from '../../../src/model/resolved.ts';
import type { SweptRuns } from '../../../src/model/swept-runs.ts';
import { analyze, trained } from '../support.ts';

function runsOf(axes: string, settings = ''): SweptRuns {
    const { sweptRuns, diagnostics } = analyze(
        trained('input(64)\ndense(width, activation = relu)\nnoise\ndense(10, activation = softmax)', {
            parameters: '(width = 128, noise = dropout(0.3))',
            settings,
            after: `sweep net {\n${axes}\n}`,
        }),
    );
    assert.deepEqual(
        diagnostics.filter(({ severity }) => severity === 'error'),
        [],
    );
    const [runs] = sweptRuns.values();
    assert.ok(runs);
    return runs;
}

function all(runs: SweptRuns) {
    return Array.from({ length: runs.count }, (_, index) => runs.at(index));
}

function trainable(run: ResolvedRun | { readonly problem: string }): ResolvedRun {
    assert.ok(!('problem' in run), JSON.stringify(run));
    return run;
}

const widthOf = (run: ResolvedRun) => run.network.layers[1]?.outputShape[0];
const rateOf = (run: ResolvedRun) =>
    run.network.layers.find(({ kind }) => kind.endsWith('dropout'))?.parameters.rate;

describe('the runs of a sweep', () => {
    it('are every combination once for each seed, the last axis first and the seeds innermost', () => {
        const runs = runsOf('width = [64, 256]\nnoise = [none, dropout(0.5)]\nrepeats = 2', 'seed = 7');
        assert.deepEqual([runs.axes, runs.repeats, runs.count], [['width', 'noise'], 2, 8]);
        assert.deepEqual(
            all(runs).map(({ labels, seed, run }) => {
                const made = trainable(run);
                return [labels.join(' '), seed, made.settings.seed, widthOf(made), rateOf(made)];
            }),
            [
                ['64 none', 7, 7, 64, undefined],
                ['64 none', 8, 8, 64, undefined],
                ['64 dropout(0.5)', 7, 7, 64, 0.5],
                ['64 dropout(0.5)', 8, 8, 64, 0.5],
                ['256 none', 7, 7, 256, undefined],
                ['256 none', 8, 8, 256, undefined],
                ['256 dropout(0.5)', 7, 7, 256, 0.5],
                ['256 dropout(0.5)', 8, 8, 256, 0.5],
            ],
        );
    });

    it('change settings of train and of data as well', () => {
        const runs = runsOf('batch_size = [16, 64]\nlimit = [100, 500]\noptimizer = [sgd(0.1)]');
        assert.deepEqual(
            all(runs).map(({ run }) => {
                const { settings, data } = trainable(run);
                return [
                    settings.batch_size,
                    data.settings.limit,
                    data.facts.trainingExamples,
                    isCallValue(settings.optimizer) && settings.optimizer.call,
                ];
            }),
            [
                [16, 100, 100, 'sgd'],
                [16, 500, 500, 'sgd'],
                [64, 100, 100, 'sgd'],
                [64, 500, 500, 'sgd'],
            ],
        );
    });

    it('are split alike, whatever their seeds', () => {
        const [first, second] = all(runsOf('batch_size = [8]\nrepeats = 2'));
        assert.ok(first && second && first.seed !== second.seed);
        assert.deepEqual(trainable(first.run).data, trainable(second.run).data);
    });

    it('are as long as an axis of steps says', () => {
        const [first] = all(runsOf('steps = [50]'));
        assert.ok(first);
        const { epochs, steps } = trainable(first.run).settings;
        assert.deepEqual([epochs, steps], [null, 50]);
    });

    it('take a range with both ends', () => {
        const runs = runsOf('noise = [dropout(0.1), dropout(0.2)]\nwidth = 64 to 192 step 64');
        assert.deepEqual(
            all(runs).map(({ labels }) => labels[1]),
            ['64', '128', '192', '64', '128', '192'],
        );
    });

    it('say which combination makes no run, and leave the others alone', () => {
        const { sweptRuns } = analyze(
            trained('input(64)\ndense(64, activation = relu)\ndense(outputs, activation = output)', {
                parameters: '(outputs = 10, output = softmax)',
                after: 'sweep net { outputs = [10, 1]\nloss = [cross_entropy, mse] }',
            }),
        );
        const [runs] = sweptRuns.values();
        assert.ok(runs);
        const problems = all(runs).map(({ labels, run }) => [labels.join(' '), 'problem' in run]);
        assert.deepEqual(problems[0], ['10 cross_entropy', false]);
        assert.ok(problems.some(([, isProblem]) => isProblem));
    });

    it('are as many as the product says, each made the same again whatever was asked before', () => {
        const axis = fc.integer({ min: 1, max: 4 });
        fc.assert(
            fc.property(
                axis,
                axis,
                axis,
                fc.array(fc.nat(), { minLength: 1, maxLength: 10 }),
                (a, b, repeats, asked) => {
                    const list = (count: number, from: number) =>
                        `[${Array.from({ length: count }, (_, index) => from + index).join(', ')}]`;
                    const runs = runsOf(
                        `width = ${list(a, 64)}\nbatch_size = ${list(b, 8)}\nrepeats = ${repeats}`,
                    );
                    assert.equal(runs.count, a * b * repeats);
                    for (const place of asked) {
                        const index = place % runs.count;
                        const { labels, seed, run } = runs.at(index);
                        assert.equal(labels[0], String(64 + Math.floor(index / (b * repeats))));
                        assert.equal(labels[1], String(8 + (Math.floor(index / repeats) % b)));
                        assert.equal(seed, 1 + (index % repeats));
                        assert.equal(widthOf(trainable(run)), Number(labels[0]));
                    }
                },
            ),
            { numRuns: 20 },
        );
    });
});

describe('the search of a sweep', () => {
    const mistakesOf = (sweep: string, settings = '') =>
        analyze(
            trained('input(64)\ndense(width)', {
                parameters: '(width = 10)',
                settings,
                after: `sweep net {\n${sweep}\n}`,
            }),
        ).diagnostics.flatMap(({ rule, message }) => (rule === 'type' || rule === 'name' ? message : []));

    it('says how many runs are begun, whole combinations each, and one at least', () => {
        const axes = 'width = [16, 32, 64]\nnoise = [none, dropout(0.5)]\nrepeats = 2';
        const planned = (search: string) => runsOf(`${axes}\n${search}`).planned;
        assert.equal(planned(''), 12);
        assert.equal(planned('search = none'), 12);
        assert.equal(planned('search = random_search(runs = 7)'), 6);
        assert.equal(planned('search = random_search(runs = 1)'), 2);
        assert.equal(planned('search = random_search(minutes = 0.5)'), 12);
        assert.equal(planned('search = successive_halving(runs = 100)'), 12);
        const { search, count, epochs } = runsOf(`${axes}\nsearch = successive_halving`, 'epochs = 9');
        assert.deepEqual([search?.call, search?.arguments.reduction_factor], ['successive_halving', 3]);
        assert.deepEqual([count, epochs], [12, 9]);
    });

    it('may choose from more combinations than anybody would train', () => {
        const seeds = 'seed = 1 to 2000\nsplit_seed = 1 to 2000';
        assert.equal(runsOf(`${seeds}\nsearch = random_search(runs = 10)`).planned, 10);
        assert.match(mistakesOf(seeds).join(), /4,000,000 runs; expected at most 10,000/);
    });

    it('is a search, and successive halving is for runs of the same epochs', () => {
        assert.match(mistakesOf('width = [8, 16]\nsearch = adam').join(), /search.*found/);
        assert.match(
            mistakesOf('width = [8, 16]\nsearch = random_search(runs = 1.5)').join(),
            /whole number/,
        );
        assert.match(
            mistakesOf('width = [8, 16]\nsearch = successive_halving', 'steps = 100').join(),
            /has `steps`: give it `epochs`/,
        );
        assert.match(
            mistakesOf('epochs = [8, 16]\nsearch = successive_halving').join(),
            /their number is no axis/,
        );
        assert.match(
            mistakesOf('width = [8, 16]\nsearch = successive_halving(min_epochs = 9)', 'epochs = 8').join(),
            /at most the 8 epochs/,
        );
        assert.match(mistakesOf('search = random_search(runs = 3)').join(), /found an empty sweep/);
    });

    it('is an axis where the model has a parameter of that name', () => {
        const { spec, diagnostics } = analyze(
            trained('input(64)\ndense(search)\ndense(10)', {
                parameters: '(search = 10)',
                after: 'sweep net {\nsearch = [16, 32]\n}',
            }),
        );
        assert.deepEqual(
            diagnostics.filter(({ severity }) => severity === 'error'),
            [],
        );
        assert.deepEqual(spec.sweeps[0]?.axes[0]?.labels, ['16', '32']);
        assert.equal(spec.sweeps[0]?.search, null);
    });
});
