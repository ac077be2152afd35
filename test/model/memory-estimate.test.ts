import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { formatBytes } from '../../src/core/format-bytes.ts';
import { createAnalyzer } from '../../src/language/analysis.ts';
import { estimateMemory } from '../../src/model/memory-estimate.ts';
import type { ResolvedRun } from '../../src/model/resolved.ts';

function resolve(layers: string, settings = '', data = 'source = builtin(digits)'): ResolvedRun {
    const text = `model net { ${layers} }\ndata d { ${data} }\ntrain net on d { epochs = 1\n${settings} }`;
    const analyzer = createAnalyzer({ fileExists: () => true, notRunnableYet: {} });
    const run = analyzer.analyze('file:///net.netspec', text).spec.runs[0];
    assert.ok(run !== undefined);
    return run;
}

/** The bytes that the arrays of a process take at the end of training the run. */
function measured(run: ResolvedRun): number {
    const program = join(import.meta.dirname, 'programs', 'measured-run.ts');
    return Number(
        execFileSync(process.execPath, ['--expose-gc', program, JSON.stringify(run)], { encoding: 'utf8' }),
    );
}

describe('the memory of a run', function () {
    this.timeout(120_000);

    it('counts weights, gradients and what the optimizer remembers', () => {
        const parameters = 64 * 10 + 10;
        const of = (settings: string) =>
            estimateMemory(resolve('input(64) dense(10, activation = softmax)', settings));
        assert.equal(of('').parameters, 2 * 4 * parameters);
        assert.equal(of('optimizer = adam(0.001)').optimizer, 2 * 4 * parameters);
        assert.equal(of('optimizer = sgd(0.1)').optimizer, 0);
        assert.equal(of('optimizer = sgd(0.1, momentum = 0.9)').optimizer, 4 * parameters);
        assert.equal(of('early_stopping = patience(3)').parameters, 3 * 4 * parameters);
    });

    it('counts the outputs of a batch, from the first weight on with their gradients', () => {
        const { activations } = estimateMemory(
            resolve('input(64) dropout(0.5) dense(10, activation = softmax)', 'batch_size = 256'),
        );
        assert.equal(activations, 256 * (64 * 4 + 64 * (4 + 1) + 2 * 10 * (4 + 4)));
    });

    it('counts data only where its rows are known', () => {
        assert.equal(
            estimateMemory(resolve('input(64) dense(10, activation = softmax)')).data,
            2 * 1797 * 64 * 4,
        );
        const { data, total, parameters, optimizer, activations } = estimateMemory(
            resolve('input(4) dense(2, activation = softmax)', '', 'source = csv("unread.csv")'),
        );
        assert.equal(data, undefined);
        assert.equal(total, parameters + optimizer + activations);
    });

    for (const [what, layers, settings] of [
        [
            'many weights',
            'input(64) dense(1024, activation = relu) dense(1024, activation = relu) dense(10, activation = softmax)',
            'optimizer = adam(0.001)',
        ],
        [
            'large batches and noise',
            'input(64) dense(512, activation = relu) dropout(0.5) dense(512, activation = relu) gaussian_dropout(0.3) dense(10, activation = softmax)',
            'optimizer = sgd(0.01) batch_size = 1024',
        ],
        [
            'a convolution',
            'input(8, 8, 1) conv2d(32, 3, padding = same, activation = relu) conv2d(32, 3, padding = same, activation = relu) max_pool2d(2) flatten() dense(10, activation = softmax)',
            'optimizer = adam(0.001) batch_size = 128',
        ],
    ] as const) {
        it(`is what a process with ${what} takes, to a quarter`, () => {
            const run = resolve(layers, settings, 'source = builtin(digits) limit = 300');
            const ratio = estimateMemory(run).total / measured(run);
            assert.ok(ratio > 0.75 && ratio < 1.25, `estimate over measurement: ${ratio}`);
        });
    }

    it('is written no finer than it is known', () => {
        assert.equal(formatBytes(850), '0.8 kB');
        assert.equal(formatBytes(2_940_000), '2.9 MB');
        assert.equal(formatBytes(31_400_000), '31 MB');
        assert.equal(formatBytes(999_700_000), '1 GB');
        assert.equal(formatBytes(1_240_000_000), '1.2 GB');
    });
});
