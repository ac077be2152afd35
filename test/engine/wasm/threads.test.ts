// Real threads on one memory.

import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { encodeExamples } from '../../../src/engine/encode-examples.ts';
import type { ThreadOptions } from '../../../src/engine/wasm/threads.ts';
import { createWasmNetwork } from '../../../src/engine/wasm/wasm-network.ts';
import { helpers } from '../../../src/platform/node/helper-thread.ts';
import { dense, dropout, input, network } from '../../support/networks.ts';
import { adam, clouds, settingsWith } from '../support/run.ts';

const net = network(input(20), dense(70, 'relu'), dropout(0.5), dense(33, 'relu'), dense(5, 'softmax'));
const examples = clouds(200, 20, 5);
const encoded = encodeExamples(net, 'cross_entropy', examples);
const order = Int32Array.from({ length: 200 }, (_, row) => row);

/** Counts the helpers that are there. */
function counting(options: Partial<ThreadOptions>): { threads: ThreadOptions; alive: () => number } {
    let alive = 0;
    const threads: ThreadOptions = {
        most: 3,
        isFixed: true,
        now: () => performance.now(),
        ...options,
        startHelper(start) {
            const helper = helpers.startHelper(start);
            alive++;
            return {
                terminate() {
                    alive--;
                    helper.terminate();
                },
            };
        },
    };
    return { threads, alive: () => alive };
}

async function train(threads?: ThreadOptions): Promise<unknown> {
    const running = createWasmNetwork(
        {
            network: net,
            settings: settingsWith({ batch_size: 25, optimizer: adam(0.01) }),
            capacity: 50,
            precision: 'float32',
            describe: String,
        },
        { variant: 'relaxed', ...(threads && { threads }) },
    );
    // Helpers take a moment to come; half of the steps are done before.
    const losses: number[] = [];
    for (let step = 0; step < 40; step++) {
        if (step === 20 && threads !== undefined) {
            await wait(300);
        }
        const from = (step * 25) % 200;
        losses.push(running.trainStep(encoded, order, from, from + 25, step));
    }
    const sums = { examples: 0, loss: 0, right: 0, squaredError: 0 };
    running.evaluate(encoded, 0, 50, sums);
    running.dispose?.();
    return { losses, sums, learned: running.learned.map(({ values }) => values.slice()) };
}

describe('threads', () => {
    it('compute the same bits, however many they are, and end with the run', async () => {
        const alone = await train();
        for (const options of [{ most: 2 }, { most: 3 }, { most: 2, isFixed: false }]) {
            const { threads, alive } = counting(options);
            assert.deepEqual(await train(threads), alone);
            assert.equal(alive(), 0);
        }
    });

    it('compute the same bits while it is found out how many are fastest', async () => {
        const wide = network(
            input(20),
            dense(256, 'relu'),
            dropout(0.5),
            dense(256, 'relu'),
            dense(5, 'softmax'),
        );
        const run = async (threads?: ThreadOptions) => {
            const running = createWasmNetwork(
                {
                    network: wide,
                    settings: settingsWith({ batch_size: 100 }),
                    capacity: 200,
                    precision: 'float32',
                    describe: String,
                },
                { variant: 'relaxed', ...(threads && { threads }) },
            );
            await wait(threads === undefined ? 0 : 300);
            const losses: number[] = [];
            const sums = { examples: 0, loss: 0, right: 0, squaredError: 0 };
            for (let step = 0; step < 60; step++) {
                const from = step % 2 === 0 ? 0 : 100;
                losses.push(running.trainStep(encoded, order, from, from + 100, step));
                running.evaluate(encoded, 0, 200, sums);
            }
            running.dispose?.();
            return { losses, sums, learned: running.learned.map(({ values }) => values.slice()) };
        };
        // A clock that goes by 20 ms whenever it is looked at has the measuring begin at once.
        let time = 0;
        const { threads, alive } = counting({ isFixed: false, now: () => (time += 20) });
        assert.deepEqual(await run(threads), await run());
        assert.ok(time > 0);
        assert.equal(alive(), 0);
    });

    it('are not started for a network that is too small to gain', async () => {
        let started = 0;
        const { threads } = counting({ isFixed: false, most: 4 });
        await train({
            ...threads,
            startHelper(start) {
                started++;
                return threads.startHelper(start);
            },
        });
        assert.equal(started, 0);
    });
});
