// A training worker that behaves as its name in `workerData` says: the ways in which a real one can end.

import { parentPort, workerData } from 'node:worker_threads';
import { connect } from '../../../src/protocol/rpc.ts';
import {
    type TrainingHostApi,
    type TrainingOutcome,
    type TrainingWorkerApi,
    trainingProtocolVersion,
} from '../../../src/protocol/training.ts';
import { epoch, progress } from '../support.ts';

const port = parentPort;
if (port === null) {
    throw new Error('Runs in a worker only.');
}
const behaviour = workerData as string;
let stop: (outcome: TrainingOutcome) => void = () => {};
const stopped = new Promise<TrainingOutcome>(resolve => {
    stop = resolve;
});
const summary = { run: 'net', bestEpoch: 1, bestValidationLoss: 1, finalGap: 0, parameters: 1, seconds: 1 };

const { remote } = connect<TrainingHostApi, TrainingWorkerApi>(
    {
        post: message => port.postMessage(message),
        listen(receive) {
            port.on('message', receive);
            return { dispose: () => port.off('message', receive) };
        },
    },
    {
        async train() {
            switch (behaviour) {
                case 'finishes':
                    await remote.progress(progress(1, [epoch(1)]));
                    return { outcome: 'finished', summary };
                case 'waits for stop':
                    await remote.progress(progress(1, [epoch(1)]));
                    return stopped;
                case 'hangs':
                    await remote.progress(progress(1, []));
                    for (;;) {
                        // Deaf to every message, as a loop in a kernel would be.
                    }
                case 'throws':
                    throw new RangeError('no such file: digits.csv');
                case 'dies':
                    setTimeout(() => {
                        throw new Error('out of memory');
                    });
                    return stopped;
                case 'exits':
                    process.exit(3);
                    break;
                default:
                    throw new Error(behaviour);
            }
        },
        trainOn: () => Promise.reject(new Error('not asked for')),
        readExamples: () => Promise.resolve(undefined),
        rehearse: () => Promise.reject(new Error('not asked for')),
        evaluate: () => Promise.reject(new Error('not asked for')),
        decisions: () => Promise.reject(new Error('not asked for')),
        monteCarlo: () => Promise.reject(new Error('not asked for')),
        tidy: () => Promise.reject(new Error('not asked for')),
        openTrial: () => 'Nothing is tried here.',
        predict: () => ({ still: [], mean: [], deviation: [], samples: 0 }),
        pause() {},
        unpause() {},
        async stop() {
            stop({ outcome: 'stopped', summary });
        },
    },
);
if (behaviour !== 'is silent') {
    void remote.ready({ version: behaviour === 'is old' ? 0 : trainingProtocolVersion }).catch(() => {});
}
