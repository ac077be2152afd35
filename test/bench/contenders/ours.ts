import type { Backend } from '../../../src/engine/backend.ts';
import { encodeExamples } from '../../../src/engine/encode-examples.ts';
import type { Examples } from '../../../src/model/examples.ts';
import type { ResolvedRun } from '../../../src/model/resolved.ts';
import type { Contender } from '../workload.ts';

/** Training steps of one of our own backends: batches in the order of the examples, again and again. */
export function ours(backend: Backend, run: ResolvedRun, training: Examples): Contender {
    const { network, settings } = run;
    const batchSize = settings.batch_size;
    const running = backend.create({
        network,
        settings,
        capacity: batchSize,
        precision: 'float32',
        describe: String,
    });
    const examples = encodeExamples(network, settings.loss?.call ?? '', training);
    const order = Int32Array.from({ length: examples.count }, (_, row) => row);
    const batches = Math.floor(examples.count / batchSize);
    let step = 0;
    return {
        engine: backend.name,
        threads: 1,
        measure(times) {
            const start = performance.now();
            for (let repetition = 0; repetition < times; repetition++, step++) {
                const from = (step % batches) * batchSize;
                running.trainStep(examples, order, from, from + batchSize, step);
            }
            return (performance.now() - start) / times;
        },
    };
}
