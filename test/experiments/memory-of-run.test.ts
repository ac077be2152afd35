import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { memoryOfRun } from '../../src/experiments/memory-of-run.ts';
import { createAnalyzer } from '../../src/language/analysis.ts';
import type { ResolvedRun } from '../../src/model/resolved.ts';

function resolve(layers: string, settings = '', data = 'source = builtin(digits)'): ResolvedRun {
    const text = `model net { ${layers} }\ndata d { ${data} }\ntrain net on d { epochs = 1\n${settings} }`;
    const analyzer = createAnalyzer({ fileExists: () => true, notRunnableYet: {} });
    const run = analyzer.analyze('file:///net.netspec', text).spec.runs[0];
    assert.ok(run !== undefined);
    return run;
}

/** The bytes of arrays and of WebAssembly that a process takes for the run. */
function measured(run: ResolvedRun): number {
    const program = join(import.meta.dirname, 'support', 'measured-run.ts');
    return Number(
        execFileSync(process.execPath, ['--expose-gc', program, JSON.stringify(run)], { encoding: 'utf8' }),
    );
}

describe('the memory of a run', function () {
    this.timeout(120_000);

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
            const run = resolve(layers, settings);
            const ratio = memoryOfRun(run)!.bytes / measured(run);
            assert.ok(ratio > 0.75 && ratio < 1.25, `${ratio} of what was measured`);
        });
    }

    it('leaves out the data where their rows are not known, and says so', () => {
        const layers = 'input(4) dense(3, activation = softmax)';
        const known = memoryOfRun(resolve(layers, '', 'source = builtin(iris)'))!;
        const unknown = memoryOfRun(resolve(layers, '', 'source = csv("unread.csv")'))!;
        assert.equal(known.isWhole, true);
        assert.equal(unknown.isWhole, false);
        assert.ok(unknown.bytes < known.bytes);
    });

    it('is unknown for what cannot be trained', () => {
        const { network, ...rest } = resolve('input(64) dense(10, activation = softmax)');
        const broken = { ...rest, network, settings: { ...rest.settings, loss: null } };
        assert.equal(memoryOfRun(broken), undefined);
    });
});
