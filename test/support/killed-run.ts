// A process that trains one run into a store and is killed in the middle: `node killed-run.cjs PLAN`, the plan as JSON. Says
// on standard output, line by line, the epoch that each step belongs to, so that a reader knows what was done at the least.

import { writeSync } from 'node:fs';
import { runTraining } from '../../src/experiments/run-training.ts';
import { readAddress } from '../../src/platform/node/read-address.ts';
import { openRunStore } from '../../src/platform/node/run-store.ts';
import type { TrainingJob } from '../../src/protocol/training.ts';

const job = JSON.parse(process.argv[2] ?? '') as TrainingJob;
// A clock of seconds for each look at it, so that every step is told.
let time = 0;
const outcome = await runTraining(job, {
    readFile: readAddress,
    now: () => {
        time += 1000;
        return time;
    },
    onProgress: ({ epoch, historyProblem }) => {
        writeSync(1, historyProblem === undefined ? `${epoch}\n` : `problem: ${historyProblem}\n`);
    },
    signal: new AbortController().signal,
    history: { open: path => openRunStore(path), time: Date.now },
});
writeSync(1, `${outcome.outcome}\n`);
