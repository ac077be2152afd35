// Trains the run that is handed over as JSON in this process, and prints the bytes that its arrays and its WebAssembly take.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runTraining } from '../../../src/experiments/run-training.ts';
import { readAddress } from '../../../src/platform/node/read-address.ts';

const run = JSON.parse(process.argv[2] ?? '');
const folder = pathToFileURL(join(import.meta.dirname, '..', '..', '..', 'media', 'data')).href;
let webAssembly = 0;
interface WebAssemblySpace {
    Memory: new (type: object) => { readonly buffer: ArrayBufferLike };
}
const space: WebAssemblySpace = Reflect.get(globalThis, 'WebAssembly');
const { Memory } = space;
Object.assign(space, {
    Memory: class extends Memory {
        constructor(type: object) {
            super(type);
            webAssembly += this.buffer.byteLength;
        }
    },
});
const arrays = (): number => {
    // What the first collection has found is freed by the second.
    globalThis.gc?.();
    globalThis.gc?.();
    return process.memoryUsage().arrayBuffers;
};
const before = arrays();
let taken = 0;
await runTraining(
    { run, baseUri: folder, builtinDataUri: folder },
    {
        readFile: readAddress,
        now: () => performance.now(),
        onProgress: () => {
            taken = arrays() - before;
        },
        signal: new AbortController().signal,
    },
);
console.log(taken + webAssembly);
