// What an epoch would gain if its evaluation ran on another core beside the training of the next one: the most that any
// design could, since all of an evaluation, measures included, is done by a thread that never sleeps, and nothing of a
// run's events, checkpoints or stops is kept in order. `npm run study:overlap`.

import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { createSequence, shuffle } from '../../src/core/random/streams.ts';
import { batchCapacity } from '../../src/engine/batch-capacity.ts';
import { encodeExamples } from '../../src/engine/encode-examples.ts';
import { sumsOf } from '../../src/engine/epoch-metrics.ts';
import { trainingSample } from '../../src/engine/training-sample.ts';
import { ourEngines } from '../../test/bench/contenders/our-engines.ts';
import { medianOf } from '../../test/bench/workload.ts';
import { digits, examplesOf, playground, runOf } from '../../test/bench/workloads/networks.ts';

const specs: Readonly<Record<string, string>> = {
    playground,
    'digits 64-32-10': digits(32, 1),
    'digits 64-64-64-10': digits(64),
    'digits 64-128-128-10': digits(128),
    'digits 64-256-256-10': digits(256),
};

const rounds = 9;
const roundMs = 150;

type Way = 'steps alone, one thread' | 'one thread' | 'threads as chosen' | 'beside each other';

interface Shared {
    readonly name: string;
    /** Weights and running averages of the epoch to evaluate. */
    readonly weights: SharedArrayBuffer;
    /** Epochs handed over, epochs evaluated, and 1 once the other thread is there. */
    readonly places: SharedArrayBuffer;
}

async function prepare(name: string, engine: number) {
    const { network, settings, ...run } = runOf(specs[name]!);
    const data = await examplesOf({ network, settings, ...run }, undefined);
    const loss = settings.loss!.call;
    const training = encodeExamples(network, loss, data.training);
    const validation = encodeExamples(network, loss, data.validation);
    const capacity = batchCapacity(network, settings.batch_size, training.count);
    const running = ourEngines[engine]!.create().create({
        network,
        settings,
        capacity,
        precision: 'float32',
        describe: String,
    });
    const sample = trainingSample(training.count, validation.count, settings.seed);
    const order = new Int32Array(training.count);
    let step = 0;
    let epoch = 0;
    return {
        running,
        read: [...running.learned, ...running.state].map(({ values }) => values),
        all: [...running.learned, ...running.state, ...running.memory].map(({ values }) => values),
        train() {
            for (let place = 0; place < order.length; place++) {
                order[place] = place;
            }
            const { seed, batch_size: size } = settings;
            shuffle(order, createSequence({ seed, stream: 'shuffle', step: epoch++, layer: 0, example: 0 }));
            const sums = sumsOf(training, true);
            for (let from = 0; from < order.length; from += size) {
                running.trainStep(training, order, from, Math.min(from + size, order.length), step++, sums);
            }
        },
        evaluate() {
            for (const part of [training, validation]) {
                const sums = sumsOf(part, true, part === validation);
                const places = part === training ? sample : undefined;
                const count = places?.length ?? part.count;
                for (let from = 0; from < count; from += capacity) {
                    running.evaluate(part, from, Math.min(from + capacity, count), sums, places);
                }
            }
        },
    };
}

/** The other thread: evaluates each epoch that is handed over. */
async function serve({ name, weights, places }: Shared): Promise<void> {
    const { read, evaluate } = await prepare(name, 1);
    const from = new Float32Array(weights);
    const flags = new Int32Array(places);
    Atomics.store(flags, 2, 1);
    for (let seen = 0; ; ) {
        const handedOver = Atomics.load(flags, 0);
        if (handedOver < 0) {
            return;
        }
        if (handedOver !== seen) {
            seen = handedOver;
            let at = 0;
            for (const values of read) {
                values.set(from.subarray(at, at + values.length));
                at += values.length;
            }
            evaluate();
            Atomics.store(flags, 1, seen);
        }
    }
}

async function compare(name: string): Promise<void> {
    const [alone, chosen, ahead] = [await prepare(name, 1), await prepare(name, 0), await prepare(name, 1)];
    const weights = new SharedArrayBuffer(ahead.read.reduce((sum, { byteLength }) => sum + byteLength, 0));
    const places = new SharedArrayBuffer(64);
    const flags = new Int32Array(places);
    const into = new Float32Array(weights);
    const worker = new Worker(new URL(import.meta.url), {
        workerData: { name, weights, places } satisfies Shared,
    });
    const ended = new Promise(resolve => worker.once('exit', resolve));
    while (Atomics.load(flags, 2) === 0) {
        await new Promise(resolve => setTimeout(resolve, 10));
    }
    // What a run goes back to where it ends with an epoch whose evaluation was awaited.
    const before = ahead.all.map(values => values.slice());
    let handedOver = 0;
    const awaitEvaluation = () => {
        while (Atomics.load(flags, 1) !== handedOver) {
            // The other thread is at work, on a core of its own.
        }
    };
    const ways: Readonly<Record<Way, () => void>> = {
        'steps alone, one thread': alone.train,
        'one thread'() {
            alone.train();
            alone.evaluate();
        },
        'threads as chosen'() {
            chosen.train();
            chosen.evaluate();
        },
        'beside each other'() {
            ahead.train();
            awaitEvaluation();
            let at = 0;
            for (const values of ahead.read) {
                into.set(values, at);
                at += values.length;
            }
            for (const [index, values] of ahead.all.entries()) {
                before[index]!.set(values);
            }
            Atomics.store(flags, 0, ++handedOver);
        },
    };
    const entries = Object.entries(ways).map(([way, epoch]) => ({
        way,
        epoch,
        epochs: 1,
        ms: [] as number[],
    }));
    for (let round = -2; round < rounds; round++) {
        for (const entry of entries) {
            const start = performance.now();
            for (let done = 0; done < entry.epochs; done++) {
                entry.epoch();
            }
            awaitEvaluation();
            const ms = (performance.now() - start) / entry.epochs;
            if (round < 0) {
                entry.epochs = Math.max(1, Math.round(roundMs / ms));
            } else {
                entry.ms.push(ms);
            }
        }
    }
    console.log(name);
    for (const { way, ms } of entries) {
        const sorted = ms.toSorted((a, b) => a - b);
        console.log(`  ${way.padEnd(24)} ${medianOf(sorted).toFixed(3)} ms (${sorted[0]!.toFixed(3)})`);
    }
    Atomics.store(flags, 0, -1);
    await ended;
    for (const { running } of [alone, chosen, ahead]) {
        running.dispose?.();
    }
}

if (isMainThread) {
    for (const name of Object.keys(specs)) {
        await compare(name);
    }
} else {
    await serve(workerData as Shared);
}
process.exit();
