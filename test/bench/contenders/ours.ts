import type { RunningNetwork } from '../../../src/engine/backend.ts';
import { CannotRun } from '../../../src/engine/cannot-run.ts';
import { type EncodedExamples, encodeExamples } from '../../../src/engine/encode-examples.ts';
import type { Examples } from '../../../src/model/examples.ts';
import type { ResolvedRun } from '../../../src/model/resolved.ts';
import type { Absent, Contender } from '../workload.ts';
import { isTooSlow, type OurEngine } from './our-engines.ts';

export interface OurNetwork {
    readonly running: RunningNetwork;
    readonly examples: EncodedExamples;
}

/** The run's network on one of our engines, with the weights that its seed gives. */
export function ourNetwork({ create }: OurEngine, run: ResolvedRun, training: Examples): OurNetwork {
    const { network, settings } = run;
    return {
        running: create().create({
            network,
            settings,
            capacity: settings.batch_size,
            precision: 'float32',
            describe: String,
        }),
        examples: encodeExamples(network, settings.loss?.call ?? '', training),
    };
}

/** What `make` makes of an engine that can do the run here, or why it cannot. */
export function whereAble(engine: OurEngine, run: ResolvedRun, make: () => Contender): Contender | Absent {
    if (isTooSlow(engine, run)) {
        return { engine: engine.engine, absent: 'far too slow for this network' };
    }
    try {
        return make();
    } catch (error) {
        if (error instanceof CannotRun) {
            return { engine: engine.engine, absent: error.message };
        }
        throw error;
    }
}

/** Training steps of one of our engines: batches in the order of the examples, again and again. */
export function ours(
    engine: OurEngine,
    run: ResolvedRun,
    training: Examples,
    label = engine.engine,
): Contender | Absent {
    return whereAble(engine, run, () => steps(engine, run, training, label));
}

function steps(engine: OurEngine, run: ResolvedRun, training: Examples, label: string): Contender {
    const { running, examples } = ourNetwork(engine, run, training);
    const batchSize = run.settings.batch_size;
    const order = Int32Array.from({ length: examples.count }, (_, row) => row);
    const batches = Math.floor(examples.count / batchSize);
    let step = 0;
    let loss = 0;
    return {
        engine: label,
        threads: engine.threads,
        measure(times) {
            const start = performance.now();
            for (let repetition = 0; repetition < times; repetition++, step++) {
                const from = (step % batches) * batchSize;
                loss = running.trainStep(examples, order, from, from + batchSize, step);
            }
            const ms = (performance.now() - start) / times;
            if (!Number.isFinite(loss)) {
                throw new Error(`${label} does not learn: its loss is ${loss}.`);
            }
            return ms;
        },
        close: () => running.dispose?.(),
    };
}
