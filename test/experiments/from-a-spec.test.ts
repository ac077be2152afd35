// What a spec says reaches the engine, and what the engine measures comes back: real specs on the data that ships.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runTraining } from '../../src/experiments/run-training.ts';
import { resolveRun } from '../../src/language/resolve-run.ts';
import type { EpochMetrics } from '../../src/model/metrics.ts';
import { readAddress } from '../../src/platform/node/read-address.ts';
import { analyze, trained } from '../language/support.ts';

const folder = pathToFileURL(join(import.meta.dirname, '..', '..', 'media', 'data')).href;

async function train(text: string): Promise<EpochMetrics[]> {
    const resolved = resolveRun(analyze(text), {});
    assert.ok(resolved.result === 'run', 'message' in resolved ? resolved.message : '');
    const epochs: EpochMetrics[] = [];
    const outcome = await runTraining(
        { run: resolved.run, baseUri: folder, builtinDataUri: folder, layerLines: resolved.layerLines },
        {
            readFile: readAddress,
            now: () => 0,
            onProgress: ({ finished }) => void epochs.push(...finished),
            signal: new AbortController().signal,
        },
    );
    assert.ok(outcome.outcome === 'finished', 'message' in outcome ? outcome.message : '');
    return epochs;
}

const data = 'source = builtin(digits)\nscale = min_max\nlimit = 200\nvalidation = 100';

describe('from a spec', function () {
    this.timeout(120_000);

    it('evaluates with the average of mc_samples dropout networks, and trains the same', async () => {
        const spec = (settings: string) =>
            trained(
                'input(64)\ndense(32, activation = relu)\ndropout(0.5)\ndense(10, activation = softmax)',
                {
                    data,
                    settings: `epochs = 2\n${settings}`,
                },
            );
        const [scaled, averaged, again] = await Promise.all(
            ['', 'mc_samples = 5', 'mc_samples = 5'].map(settings => train(spec(settings))),
        );
        assert.deepEqual(again, averaged);
        for (const [index, epoch] of averaged!.entries()) {
            assert.equal(epoch.trainingLossWithDropout, scaled![index]!.trainingLossWithDropout);
            assert.notEqual(epoch.validationLoss, scaled![index]!.validationLoss);
        }
    });

    it('reports what dropout amounts to beside what adaptive_l2 trains with, and neither for l2', async () => {
        const spec = (body: string) => trained(`input(64)\n${body}`, { data, settings: 'epochs = 2' });
        const dense = 'dense(10, activation = softmax';
        const penalties = await Promise.all(
            [
                `dropout(0.3)\n${dense})`,
                `${dense}, regularizer = adaptive_l2(0.3))`,
                `${dense}, regularizer = l2(0.001))`,
            ].map(async body => (await train(spec(body))).map(({ adaptiveL2 }) => adaptiveL2)),
        );
        const [dropout, approximation, weightDecay] = penalties;
        // Dropout and its approximation lead to about the same weights, so to about the same penalty.
        for (const [index, penalty] of dropout!.entries()) {
            assert.ok(Math.abs(penalty! / approximation![index]! - 1) < 0.2, `${penalties}`);
        }
        assert.deepEqual(weightDecay, [undefined, undefined]);
    });

    it('reports learned rates under the name and the line of their layer', async () => {
        const [epoch] = await train(
            trained(
                'input(64)\ndense(8, activation = relu)\nvariational_dropout(rate = per_weight)\ndense(10, activation = softmax)',
                { data, settings: 'epochs = 1' },
            ),
        );
        assert.deepEqual(
            epoch?.learnedRates?.map(({ layer }) => layer),
            ['variational_dropout (line 4)'],
        );
        assert.ok(epoch?.klTerm !== undefined);
    });
});
