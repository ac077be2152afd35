// What an epoch costs beyond its steps: a whole one of MNIST as a user trains it, evaluation of both parts and all measures
// included, against as many steps and nothing else.

import { createSequence, shuffle } from '../../../src/core/random/streams.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import type { SplitExamples } from '../../../src/model/examples.ts';
import type { ResolvedRun } from '../../../src/model/resolved.ts';
import { type OurEngine, ourEngines } from '../contenders/our-engines.ts';
import { ourNetwork, whereAble } from '../contenders/ours.ts';
import type { Contender, Workload } from '../workload.ts';
import { examplesOf, runOf, srivastava } from './networks.ts';
import { withoutMnist } from './steps.ts';

function wholeEpochs(
    { engine, threads, create }: OurEngine,
    run: ResolvedRun,
    data: SplitExamples,
): Contender {
    const settings = { ...run.settings, epochs: 1_000_000 };
    const trainer = createTrainer({ network: run.network, settings, data, backend: create() });
    const events = trainer.events();
    return {
        engine: `${engine}, epoch`,
        threads,
        async measure(times) {
            const start = performance.now();
            for (let epochs = 0; epochs < times; ) {
                const { value } = await events.next();
                if (value?.kind === 'diverged') {
                    throw new Error(value.message);
                }
                epochs += value?.kind === 'epoch' ? 1 : 0;
            }
            return (performance.now() - start) / times;
        },
        close: () => trainer.network.dispose?.(),
    };
}

function stepsAlone(engine: OurEngine, run: ResolvedRun, { training }: SplitExamples): Contender {
    const { running, examples } = ourNetwork(engine, run, training);
    const { batch_size, seed } = run.settings;
    const order = Int32Array.from({ length: examples.count }, (_, row) => row);
    shuffle(order, createSequence({ seed, stream: 'shuffle', step: 0, layer: 0, example: 0 }));
    let step = 0;
    return {
        engine: `${engine.engine}, steps`,
        threads: engine.threads,
        measure(times) {
            const start = performance.now();
            for (let repetition = 0; repetition < times; repetition++) {
                for (let from = 0; from < examples.count; from += batch_size, step++) {
                    const to = Math.min(from + batch_size, examples.count);
                    running.trainStep(examples, order, from, to, step);
                }
            }
            return (performance.now() - start) / times;
        },
        close: () => running.dispose?.(),
    };
}

export const mnistEpoch: Workload = {
    name: 'mnist-epoch',
    summary:
        'milliseconds of an epoch of MNIST 784-1024-1024-10 on 50,000 examples, evaluated on those and 10,000 others, and of its steps',
    async contenders({ mnist }) {
        if (mnist === undefined) {
            return [withoutMnist];
        }
        const engine = ourEngines[0]!;
        const run = runOf(srivastava());
        const data = await examplesOf(run, mnist);
        return [wholeEpochs, stepsAlone].map(make => whereAble(engine, run, () => make(engine, run, data)));
    },
};
