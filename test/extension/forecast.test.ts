import assert from 'node:assert/strict';
import { forecastSeconds, forecastText } from '../../src/extension/runs/forecast.ts';
import { createAnalyzer } from '../../src/language/analysis.ts';
import type { ResolvedRun } from '../../src/model/resolved.ts';

function runOf(width: number, epochs: number, source = 'builtin(digits)'): ResolvedRun {
    const text = `model net { input(64) dense(${width}, activation = relu) dense(10, activation = softmax) }
        data d { source = ${source} }
        train net on d { epochs = ${epochs} }`;
    const run = createAnalyzer({ fileExists: () => true, notRunnableYet: {} }).analyze(
        'file:///n.netspec',
        text,
    ).spec.runs[0];
    assert.ok(run !== undefined);
    return run;
}

/** 1,438 training examples are 45 steps of 32. */
const stepsAndSeconds = (epochs: number, seconds: number) => ({ step: 45 * epochs, seconds });

describe('what a run may take', () => {
    it('is as long as the same network took for as many epochs', () => {
        const measured = [{ run: runOf(128, 20), info: stepsAndSeconds(20, 8) }];
        assert.equal(forecastSeconds(runOf(128, 20), measured), 8);
        assert.equal(forecastSeconds(runOf(128, 60), measured), 24);
        assert.equal(
            forecastSeconds(runOf(128, 20), [{ run: runOf(128, 20), info: stepsAndSeconds(5, 2) }]),
            8,
            'stopped early',
        );
    });

    it('follows the same network before a newer run of another one', () => {
        const measured = [
            { run: runOf(128, 20), info: stepsAndSeconds(20, 8) },
            { run: runOf(64, 20), info: stepsAndSeconds(20, 100) },
        ];
        assert.equal(forecastSeconds(runOf(128, 20), measured), 8);
    });

    it('follows a network of a like size by what both compute, and none that is far from it', () => {
        const measured = [{ run: runOf(64, 20), info: stepsAndSeconds(20, 4) }];
        const twice = forecastSeconds(runOf(128, 20), measured);
        assert.ok(twice !== undefined && Math.abs(twice - 8) < 0.1, `${twice}`);
        assert.equal(forecastSeconds(runOf(2048, 20), measured), undefined);
    });

    it('is not known without a measurement, or without the number of examples', () => {
        assert.equal(forecastSeconds(runOf(64, 20), []), undefined);
        assert.equal(
            forecastSeconds(runOf(64, 20), [{ run: runOf(64, 20), info: stepsAndSeconds(0, 0) }]),
            undefined,
        );
        const measured = [{ run: runOf(64, 20), info: stepsAndSeconds(20, 4) }];
        assert.equal(forecastSeconds(runOf(64, 20, 'csv("unread.csv")'), measured), undefined);
    });

    it('is said with the memory', () => {
        assert.match(
            forecastText(runOf(128, 20), [{ run: runOf(128, 20), info: stepsAndSeconds(20, 8) }]),
            /^about 8 s · 1\.\d MB$/,
        );
        assert.match(forecastText(runOf(128, 20), []), /^1\.\d MB$/);
        assert.match(forecastText(runOf(128, 20, 'csv("unread.csv")'), []), /^at least \d/);
    });
});
