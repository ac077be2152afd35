// Trains networks that nobody would write on both backends, and finds out where they differ by more than rounding explains:
// `npm run fuzz:engine -- [--runs N] [--seed N] [--from N]`. Run `i` of a seed is always the same: one alone is
// `--from I --runs 1`, and its network is then printed.

import { parseArgs } from 'node:util';
import { compareRun } from '../test/engine/generate/compare-run.ts';
import { describeRun, randomRun } from '../test/engine/generate/random-run.ts';
import { main } from './output.ts';

const printEvery = 1000;
const mostFailures = 50;

await main(async () => {
    const { values } = parseArgs({
        options: {
            runs: { type: 'string', default: '20000' },
            seed: { type: 'string', default: '1' },
            from: { type: 'string', default: '0' },
        },
    });
    const [runs = 0, seed = 1, from = 0] = [values.runs, values.seed, values.from].map(Number);
    if (![runs, seed, from].every(value => Number.isSafeInteger(value) && value >= 0)) {
        console.error('Usage: npm run fuzz:engine -- [--runs N] [--seed N] [--from N]');
        return 2;
    }
    const counts = { same: 0, sensitive: 0, refused: 0 };
    const layers = new Map<string, number>();
    let failed = 0;
    let largest = 0;
    let done = 0;
    const began = performance.now();
    for (let index = from; index < from + runs && failed < mostFailures; index++) {
        const run = randomRun(seed, index);
        for (const { kind } of run.network.layers) {
            layers.set(kind, (layers.get(kind) ?? 0) + 1);
        }
        try {
            const verdict = compareRun(run);
            counts[verdict.kind] += 1;
            largest = Math.max(largest, verdict.largest);
        } catch (error) {
            failed += 1;
            console.log(`run ${index} (seed ${seed}): ${error instanceof Error ? error.message : error}\n`);
            if (runs === 1) {
                console.log(describeRun(run));
            }
        }
        done += 1;
        if (done % printEvery === 0) {
            console.log(
                `${done} runs, ${failed} failed, ${((performance.now() - began) / 1000).toFixed(0)} s`,
            );
        }
    }
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    console.log(
        `${done} runs of seed ${seed} from ${from} in ${seconds} s: ${failed} failed, ${counts.same} alike, ` +
            `${counts.sensitive} as unlike as the reference is itself where weights are moved, ${counts.refused} refused by both.\n` +
            `Largest difference where alike: ${largest.toExponential(1)} of the largest value of an array.`,
    );
    console.log(
        `Layers: ${[...layers]
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([kind, count]) => `${kind} ${count}`)
            .join(', ')}.`,
    );
    return failed === 0 ? 0 : 1;
});
