// What the peers written in JavaScript share: a run on the first line, then a number of steps on each further one, each
// answered with the milliseconds of one step and the loss of the last.

import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * `prepare` reads the run and returns a function that does its step `index`, and one that says the loss of the last.
 *
 * @param {string} version
 * @param {(run: object, batches: { from: number, to: number }[]) => unknown} prepare
 */
export async function serveSteps(version, prepare) {
    const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
    const run = JSON.parse((await lines.next()).value);
    const batches = Array.from({ length: Math.floor(run.count / run.batch_size) }, (_, index) => ({
        from: index * run.batch_size,
        to: (index + 1) * run.batch_size,
    }));
    const { step, loss } = await prepare(run, batches);
    console.log(version);
    let index = 0;
    for await (const line of lines) {
        const times = Number(line);
        const start = performance.now();
        for (let repetition = 0; repetition < times; repetition++, index++) {
            step(batches[index % batches.length]);
        }
        const ms = (performance.now() - start) / times;
        console.log(`${ms} ${loss()}`);
    }
}

/** [count, inputs], row-major. */
export function readFeatures({ features }) {
    const { buffer, byteOffset, byteLength } = readFileSync(features);
    return new Float32Array(buffer, byteOffset, byteLength / 4);
}

/** The class of each example. */
export function readLabels({ labels }) {
    const { buffer, byteOffset, byteLength } = readFileSync(labels);
    return new Int32Array(buffer, byteOffset, byteLength / 4);
}
