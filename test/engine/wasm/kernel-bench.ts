// A memory with arrays in it, on which single instructions are run as the backend runs them.

import { rowsAt, stepBlockEnd } from '../../../src/engine/kernels/step-block.ts';
import { createMemory, instantiate, type Variant } from '../../../src/engine/wasm/instance.ts';
import { Program, type Word } from '../../../src/engine/wasm/program.ts';
import type { WebAssemblyMemory } from '../../../src/engine/wasm/web-assembly.ts';

export interface KernelBench {
    readonly memory: WebAssemblyMemory;
    /** Room for an array, aligned to 16 bytes, with the values in it where they are given. */
    floats(values: ArrayLike<number>): { readonly address: number; readonly values: Float32Array };
    /** Runs one instruction on `rows` examples, cut into `parts` that are run one after the other. */
    run(rows: number, parts: number, opcode: number, ...args: readonly Word[]): void;
    /** The same, to be run again and again; the last one prepared says how many examples there are. */
    prepare(rows: number, parts: number, opcode: number, ...args: readonly Word[]): () => void;
}

export function kernelBench(variant: Variant = 'portable', pages = 64): KernelBench {
    const memory = createMemory(pages * 65536);
    const kernels = instantiate(variant, memory);
    let free = stepBlockEnd;
    const take = (bytes: number): number => {
        const address = free;
        free += Math.ceil(bytes / 16) * 16;
        const missing = Math.ceil((free - memory.buffer.byteLength) / 65536);
        if (missing > 0) {
            memory.grow(missing);
        }
        return address;
    };
    const prepare: KernelBench['prepare'] = (rows, parts, opcode, ...args) => {
        const program = new Program();
        program.add(opcode, ...args);
        const words = program.toWords();
        const address = take(words.byteLength);
        new Uint32Array(memory.buffer, address, words.length).set(words);
        new DataView(memory.buffer).setUint32(rowsAt, rows, true);
        return () => kernels.runInTurn(address, parts);
    };
    return {
        memory,
        floats(values) {
            const address = take(values.length * 4);
            const view = new Float32Array(memory.buffer, address, values.length);
            view.set(values);
            return { address, values: view };
        },
        run: (...what) => prepare(...what)(),
        prepare,
    };
}
