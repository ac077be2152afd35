import assert from 'node:assert/strict';
import {
    type ComparisonResult,
    type Pair,
    runComparison,
} from '../../src/experiments/comparison/run-comparison.ts';
import { comparisonReport } from '../../src/extension/reports/comparison-report.ts';
import type { TrainingOutcome } from '../../src/protocol/training.ts';
import { digitsJob } from '../worker/job.ts';

const { run } = digitsJob();

/** What a comparison finds of runs that ended with these losses, and accuracies of one less that; undefined fails. */
async function resultOf(
    losses: readonly (readonly [number, number | undefined])[],
): Promise<ComparisonResult> {
    return runComparison(
        { base: run, variant: { ...run, name: 'fixed' }, pairs: losses.length },
        {
            async train(trained, side, index): Promise<TrainingOutcome> {
                const loss = losses[index]![side === 'base' ? 0 : 1];
                if (loss === undefined) {
                    return { outcome: 'failed', message: 'It ran | away.' };
                }
                const best = {
                    epoch: 4,
                    trainingLoss: loss / 2,
                    validationLoss: loss,
                    trainingLossWithDropout: loss,
                    gap: loss / 2,
                    seconds: 1,
                };
                const summary = {
                    run: trained.name,
                    bestEpoch: 4,
                    bestValidationLoss: loss,
                    bestValidationAccuracy: 1 - loss,
                    finalGap: loss / 2,
                    best,
                    parameters: 1,
                    seconds: 1,
                };
                return { outcome: 'finished', summary };
            },
            onPair(_: Pair) {},
            signal: new AbortController().signal,
        },
    );
}

const about = {
    title: 'Measuring "Merge into `dropout(0.6)`" in net',
    spec: 'net.netspec',
    names: { base: 'as it is', variant: 'Merge' },
    pairs: 6,
};

describe('the page of a comparison', () => {
    it('says what was found, and every pair', async () => {
        const losses = [0.2, 0.21, 0.22, 0.21, 0.2, 0.2].map(
            (loss, index) => [loss, loss - 0.1 - index / 1000] as const,
        );
        const page = comparisonReport({ ...about, result: await resultOf(losses) });
        assert.match(
            page,
            /^# Measuring "Merge into \\`dropout\\\(0\.6\\\)\\`" in net\n\n5 of at most 6 pairs of runs of net\.netspec\.\n/,
        );
        assert.match(
            page,
            /\*\*Validation error 20\.8\d*% -> 10\.6\d*%, -10\.2\d* ± 0\.\d+ over 5 seeds\.\*\*/,
        );
        assert.match(page, /\| validation loss \| 0\.2080 \| 0\.1060 \| -0\.102 ± /);
        assert.match(page, /\| training loss, dropout off \| 0\.1040 \| 0\.05300 \| -0\.0510 ± /);
        assert.equal(page.match(/accuracy \d+\.\d%\s\(epoch 4\)/g)?.length, 10);
    });

    it('says which pairs failed and why, and nothing that was not measured', async () => {
        const losses = [...Array.from({ length: 5 }, () => [0.2, 0.2] as const), [0.2, undefined] as const];
        const page = comparisonReport({ ...about, result: await resultOf(losses) });
        assert.match(page, /; 1 failed and count for nothing\./);
        assert.match(page, /\| Merge: It ran \\\| away\. \|/);
        assert.match(
            page,
            /\*\*No evidence of a difference: validation loss 0\.20 -> 0\.20, 0\.00 ± 0\.00 over 5 seeds\.\*\*/,
        );
        const none = comparisonReport({
            ...about,
            result: await resultOf(Array.from({ length: 5 }, () => [0.2, undefined] as const)),
        });
        assert.ok(!/difference|NaN|undefined/.test(none), none);
    });
});
