// The kernels, ready to run on one memory.

import { gunzipSync } from 'fflate';
import { ordersAt, stepBlockEnd } from '../kernels/step-block.ts';
import { applyDifference } from './difference.ts';
import { difference, relaxed } from './generated/kernels.ts';
import { readBeyond } from './product-sizes.ts';
import { type WebAssemblyMemory, type WebAssemblyModule, webAssembly } from './web-assembly.ts';

/** `relaxed` fuses multiply and add where the processor does; `portable` gives the same bits on every machine. */
export type Variant = 'relaxed' | 'portable';

export interface KernelExports {
    /** Does the work of `part` of `parts` of the program at byte `program`; see `kernels/run.ts`. */
    run(program: number, part: number, parts: number): void;
    /** Does the work of all `parts`, one after the other. */
    runInTurn(program: number, parts: number): void;
    /** Does the work of part 0, and helpers that of the other parts; all of it is done on return. */
    runTogether(program: number, parts: number): void;
    /** Ends the helpers. */
    sendHome(): void;
}

const modules = new Map<Variant, WebAssemblyModule>();

const unpack = (packed: string): Uint8Array =>
    gunzipSync(Uint8Array.from(atob(packed), char => char.charCodeAt(0)));

/** The compiled module; compiled once. Throws WebAssembly.CompileError where the machine lacks what it needs. */
export function kernelModule(variant: Variant): WebAssemblyModule {
    let module = modules.get(variant);
    if (module === undefined) {
        const bytes =
            variant === 'relaxed' ? unpack(relaxed) : applyDifference(unpack(relaxed), unpack(difference));
        module = new webAssembly.Module(bytes);
        modules.set(variant, module);
    }
    return module;
}

/** True where the machine's WebAssembly has the instructions of this variant, and memory for threads to share. */
export function canRun(variant: Variant): boolean {
    try {
        instantiate(variant, createMemory(stepBlockEnd));
        return true;
    } catch {
        return false;
    }
}

/** Most pages of 64 KiB that a memory may have: 4 GiB. */
const mostPages = 65536;

/** A memory of at least `bytes`, and what kernels read beyond. Throws RangeError where there is not so much. */
export function createMemory(bytes: number): WebAssemblyMemory {
    return new webAssembly.Memory({
        initial: Math.ceil((bytes + readBeyond) / 65536),
        maximum: mostPages,
        shared: true,
    });
}

export function instantiate(variant: Variant, memory: WebAssemblyMemory): KernelExports {
    new Uint8Array(memory.buffer, ordersAt, 256).set(orders());
    const { exports } = new webAssembly.Instance(kernelModule(variant), { env: { memory } });
    return exports as KernelExports;
}

/** See `ordersAt`. */
function orders(): number[] {
    return Array.from({ length: 16 }, (_, flags) => {
        const isFlagged = (lane: number): boolean => ((flags >> lane) & 1) === 1;
        const lanes = [0, 1, 2, 3].sort((a, b) => Number(isFlagged(b)) - Number(isFlagged(a)));
        return lanes.flatMap(lane => [0, 1, 2, 3].map(byte => 4 * lane + byte));
    }).flat();
}
