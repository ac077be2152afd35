// The first example of the language, cut short: what dropout is for, on real data.

import assert from 'node:assert/strict';
import { runTraining } from '../../src/experiments/run-training.ts';
import type { EpochMetrics } from '../../src/model/metrics.ts';
import type { ResolvedNetwork } from '../../src/model/resolved.ts';
import { withoutNoise } from '../../src/model/twin.ts';
import { readAddress } from '../../src/platform/node/read-address.ts';
import { digitsJob, digitsNetwork } from '../worker/job.ts';

async function train(network: ResolvedNetwork) {
    const epochs: EpochMetrics[] = [];
    const outcome = await runTraining(digitsJob({ network, settings: { epochs: 12 } }), {
        readFile: readAddress,
        now: () => performance.now(),
        onProgress: ({ finished }) => void epochs.push(...finished),
        signal: new AbortController().signal,
    });
    assert.ok(outcome.outcome === 'finished');
    return { summary: outcome.summary, epochs };
}

describe('the digits with and without dropout', function () {
    // A few seconds on an idle core.
    this.timeout(120_000);

    it('reach 97 % with dropout, and have the larger gap without', async () => {
        const network = digitsNetwork(256);
        const twin = withoutNoise(network);
        assert.ok(twin !== undefined);
        const withDropout = await train(network);
        const without = await train(twin);
        const { bestValidationAccuracy = 0, finalGap, parameters } = withDropout.summary;
        assert.equal(parameters, 64 * 256 + 256 + 256 * 256 + 256 + 256 * 10 + 10);
        assert.ok(bestValidationAccuracy >= 0.97, `accuracy ${bestValidationAccuracy}`);
        assert.ok(finalGap < without.summary.finalGap, `gaps ${finalGap} and ${without.summary.finalGap}`);
        // The twin memorizes: hardly any loss is left to train on, and most of its validation loss is gap.
        assert.ok(without.epochs.at(-1)!.trainingLoss < 0.01);
        // The loss that dropout trains on lies far above the same network's without masks.
        const last = withDropout.epochs.at(-1)!;
        assert.ok(last.trainingLossWithDropout > 2 * last.trainingLoss);
    });
});
