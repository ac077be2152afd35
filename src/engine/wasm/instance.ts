// The kernels, ready to run on one memory.

import { gunzipSync } from 'fflate';
import * as packed from './generated/kernels.ts';

/** `relaxed` fuses multiply and add where the processor does; `portable` gives the same bits on every machine. */
export type Variant = 'relaxed' | 'portable';

export interface KernelExports {
    /** Does the work of `part` of `parts` of the program at byte `program`; see `kernels/run.ts`. */
    run(program: number, part: number, parts: number): void;
}

const modules = new Map<Variant, WebAssembly.Module>();

/** The compiled module; compiled once. Throws WebAssembly.CompileError where the machine lacks what it needs. */
export function kernelModule(variant: Variant): WebAssembly.Module {
    let module = modules.get(variant);
    if (module === undefined) {
        const bytes = gunzipSync(Uint8Array.from(atob(packed[variant]), char => char.charCodeAt(0)));
        module = new WebAssembly.Module(bytes);
        modules.set(variant, module);
    }
    return module;
}

export function instantiate(variant: Variant, memory: WebAssembly.Memory): KernelExports {
    const { exports } = new WebAssembly.Instance(kernelModule(variant), { env: { memory } });
    return exports as unknown as KernelExports;
}
