// One training step on the digits, 64-256-256-10 in batches of 32: the network of NetSpec's first example, or its twin.

import { isDataProblem } from '../../../src/data/data-problem.ts';
import { loadExamples } from '../../../src/data/load-examples.ts';
import { referenceBackend } from '../../../src/engine/reference/reference-network.ts';
import type { Examples } from '../../../src/model/examples.ts';
import type { ResolvedRun } from '../../../src/model/resolved.ts';
import { readAddress } from '../../../src/platform/node/read-address.ts';
import { inMemory } from '../../support/in-memory.ts';
import { digitsJob } from '../../worker/job.ts';
import { ours } from '../contenders/ours.ts';
import { pytorch } from '../contenders/pytorch.ts';
import type { BenchOptions, Workload } from '../workload.ts';

/** Our backends, the fastest first. */
const backends = [referenceBackend];

export function digitsWorkload(name: string, summary: string, run: ResolvedRun): Workload {
    return {
        name,
        summary,
        repetitions: 20,
        async contenders({ python }: BenchOptions) {
            const training = await loadTraining(run);
            return [
                ...backends.map(backend => ours(backend, run, training)),
                await pytorch(python, run, training),
            ];
        },
    };
}

async function loadTraining(run: ResolvedRun): Promise<Examples> {
    const { baseUri, builtinDataUri } = digitsJob();
    const loaded = await loadExamples(run.data.settings, { readFile: readAddress, baseUri, builtinDataUri });
    if (isDataProblem(loaded)) {
        throw new Error(loaded.problem);
    }
    return inMemory(loaded).training;
}
