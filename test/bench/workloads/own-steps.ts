// Training steps of ours against others of ours.

import type { ResolvedRun } from '../../../src/model/resolved.ts';
import { type OurEngine, ourEngines } from '../contenders/our-engines.ts';
import { ours } from '../contenders/ours.ts';
import type { Workload } from '../workload.ts';
import { examplesOf, runOf, srivastava, twinRunOf } from './networks.ts';
import { firstExamples, withoutMnist } from './steps.ts';

async function trainingOf(run: ResolvedRun, mnist: string) {
    return firstExamples((await examplesOf(run, mnist)).training, 12_800);
}

/** What skipping the zeros that dropout makes is worth: half of the hidden units dropped, against none. */
export const dropoutHalfStep: Workload = {
    name: 'dropout-half-step',
    summary:
        'milliseconds of a training step of MNIST 784-1024-1024-10 with dropout 0.5 on its hidden layers, and without',
    async contenders({ mnist }) {
        if (mnist === undefined) {
            return [withoutMnist];
        }
        const spec = srivastava(1024, 'none');
        const run = runOf(spec);
        const training = await trainingOf(run, mnist);
        const engine = ourEngines[0]!;
        return [
            ours(engine, run, training, `${engine.engine} with dropout`),
            ours(engine, twinRunOf(spec), training, `${engine.engine} without dropout`),
        ];
    },
};

/** The first engine that has several threads, and the one of the same name that has one. */
function pairOfThreads(): readonly [OurEngine, OurEngine] | undefined {
    const several = ourEngines.find(({ threads }) => threads > 1);
    const one = ourEngines.find(({ engine, threads }) => engine === several?.engine && threads === 1);
    return several && one && [several, one];
}

export const twoThreads: readonly Workload[] = [1024, 2048].map(width => ({
    name: width === 1024 ? 'two-threads' : 'two-threads-2048',
    summary: `milliseconds of a training step of MNIST 784-${width}-${width}-10 with dropout, by threads`,
    async contenders({ mnist }) {
        if (mnist === undefined) {
            return [withoutMnist];
        }
        const pair = pairOfThreads();
        if (pair === undefined) {
            return [{ engine: ourEngines[0]!.engine, absent: 'it has one thread only' }];
        }
        const run = runOf(srivastava(width));
        const training = await trainingOf(run, mnist);
        return pair.map(engine => ours(engine, run, training));
    },
}));
