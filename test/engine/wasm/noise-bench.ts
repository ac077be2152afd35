// Noise kernels beside the ops of the reference backend, on the same values, seed and step.

import { streams } from '../../../src/core/random/streams.ts';
import { firstExampleAt, seedAt, stepAt, streamAt } from '../../../src/engine/kernels/step-block.ts';
import type { Word } from '../../../src/engine/wasm/program.ts';
import { kernelBench } from './kernel-bench.ts';

export interface Draw {
    readonly seed: number;
    readonly step: number;
    readonly stream?: number;
    readonly firstExample?: number;
}

/** Bytes that lie behind every array, to be found as they were. */
const guard = 64;
const untouched = 0xa5;

export function noiseBench({ seed, step, stream = streams.masks, firstExample = 0 }: Draw) {
    const bench = kernelBench();
    const block = new DataView(bench.memory.buffer);
    block.setUint32(seedAt, seed, true);
    block.setUint32(stepAt, step, true);
    block.setUint32(streamAt, stream, true);
    block.setUint32(firstExampleAt, firstExample, true);
    const guards: Uint8Array[] = [];
    const bytes = (length: number) => {
        const room = bench.floats(new Float32Array(Math.ceil(length / 4) + guard / 4));
        const { buffer } = bench.memory;
        const behind = new Uint8Array(buffer, room.address + length, guard);
        behind.fill(untouched);
        guards.push(behind);
        return { address: room.address, buffer };
    };
    return {
        /** [rows, bytes of a row]. */
        bytes(length: number) {
            const { address, buffer } = bytes(length);
            return { address, values: new Uint8Array(buffer, address, length) };
        },
        words(length: number) {
            const { address, buffer } = bytes(length * 4);
            return { address, values: new Uint32Array(buffer, address, length) };
        },
        floats(values: ArrayLike<number>) {
            const { address, buffer } = bytes(values.length * 4);
            const view = new Float32Array(buffer, address, values.length);
            view.set(values);
            return { address, values: view };
        },
        doubles(values: ArrayLike<number>) {
            const { address, buffer } = bytes(values.length * 8);
            const view = new Float64Array(buffer, address, values.length);
            view.set(values);
            return { address, values: view };
        },
        run(rows: number, parts: number, opcode: number, ...args: readonly Word[]): void {
            bench.run(rows, parts, opcode, ...args);
            if (guards.some(behind => behind.some(byte => byte !== untouched))) {
                throw new Error('Something was written behind an array.');
            }
        },
    };
}

/** Units of each row of words, and bytes of each row of bits. */
export const wordsOf = (units: number): number => Math.ceil(units / 16) * 16;
export const bitBytesOf = (units: number): number => Math.ceil(units / 16) * 2;
