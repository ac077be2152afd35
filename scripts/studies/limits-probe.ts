// What WebAssembly can do on this machine at most: a module of four loops, written as bytes since it has to be exactly the
// instructions that are counted. Also the thread that runs them beside another.

import { parentPort, workerData } from 'node:worker_threads';

export type Probe = 'multiply and add' | 'relaxed multiply-add' | 'read' | 'update';

/** A probe's rate: 1e9 operations a second for arithmetic, 1e9 bytes a second for memory. */
export interface ProbeRequest {
    readonly probe: Probe;
    /** When to begin, on the clock of `Date.now`, so that several threads do it at once. */
    readonly startAt: number;
    readonly seconds: number;
}

/** Chains of dependent instructions at once: enough to fill two pipes of latency four, in sixteen registers. */
const chains = 12;
const lanes = 4;
/** Far larger than a second-level cache. */
const memoryBytes = 256 * 1024 * 1024;
const memoryPages = memoryBytes / 65536;

const i32 = 0x7f;
const v128 = 0x7b;
const f32 = 0x7d;

/** The part of WebAssembly that is used here; its types come with those of the document, which there is none of. */
const { WebAssembly: webAssembly } = globalThis as unknown as {
    readonly WebAssembly: {
        readonly Module: new (bytes: Uint8Array) => object;
        readonly Instance: new (module: object) => { readonly exports: Readonly<Record<string, unknown>> };
    };
};

/** Unsigned LEB128. */
function leb(value: number): number[] {
    return value < 128 ? [value] : [(value % 128) + 128, ...leb(Math.floor(value / 128))];
}

/** Signed LEB128 of a number that is not negative. */
const positive = (value: number): number[] => {
    const low = value % 64;
    return value < 64 ? [low] : [(value % 128) + 128, ...positive(Math.floor(value / 128))];
};

const vector = (items: readonly (readonly number[])[]): number[] => [...leb(items.length), ...items.flat()];
const section = (id: number, content: readonly number[]): number[] => [
    id,
    ...leb(content.length),
    ...content,
];
const simd = (opcode: number): number[] => [0xfd, ...leb(opcode)];
const get = (local: number): number[] => [0x20, ...leb(local)];
const set = (local: number): number[] => [0x21, ...leb(local)];
const constant = (value: number): number[] => [0x41, ...positive(value)];
const floatConstant = (value: number): number[] => [
    0x43,
    ...new Uint8Array(new Float32Array([value]).buffer),
    ...simd(0x13),
];
const mul = simd(230);
const add = simd(228);
const relaxedMadd = simd(0x105);
/** Aligned to 16 bytes, at an offset. */
const load = (offset: number): number[] => [...simd(0), 4, ...leb(offset)];
const store = (offset: number): number[] => [...simd(11), 4, ...leb(offset)];

const counter = 0;
const firstVector = 1;
const multiplier = firstVector + chains;
const summand = multiplier + 1;
const place = summand + 1;

/** A function of one number that repeats `body` so often; `step` is what a round takes off it. */
function loop(body: readonly number[], step: number): number[] {
    const vectors = Array.from({ length: chains }, (_, index) => firstVector + index);
    const code = [
        ...vector([
            [...leb(chains + 2), v128],
            [1, i32],
        ]),
        ...floatConstant(0.999),
        ...set(multiplier),
        ...floatConstant(0.001),
        ...set(summand),
        0x03,
        0x40,
        ...body,
        ...get(counter),
        ...constant(step),
        0x6b,
        0x22,
        counter,
        0x0d,
        0,
        0x0b,
        // The sum is handed back, so that nothing of it can be left out.
        ...get(firstVector),
        ...vectors.slice(1).flatMap(local => [...get(local), ...add]),
        ...simd(0x1f),
        0,
        0x0b,
    ];
    return [...leb(code.length), ...code];
}

const eachChain = (body: (local: number, index: number) => readonly number[]): number[] =>
    Array.from({ length: chains }, (_, index) => body(firstVector + index, index)).flat();

/** Bytes that a round of the memory probes covers. */
const stride = 64;
const advance = [...get(place), ...constant(stride), 0x6a, ...set(place)];

const bodies: Readonly<Record<Probe, { readonly body: readonly number[]; readonly step: number }>> = {
    'multiply and add': {
        // One factor comes from the first-level cache, as in a kernel: multiplying the sum itself would wait for it.
        body: eachChain((local, index) => [
            ...get(local),
            ...get(place),
            ...load(16 * index),
            ...get(multiplier),
            ...mul,
            ...add,
            ...set(local),
        ]),
        step: 1,
    },
    'relaxed multiply-add': {
        body: eachChain(local => [
            ...get(local),
            ...get(multiplier),
            ...get(summand),
            ...relaxedMadd,
            ...set(local),
        ]),
        step: 1,
    },
    read: {
        body: [
            ...[0, 1, 2, 3].flatMap(index => [
                ...get(firstVector + index),
                ...get(place),
                ...load(16 * index),
                ...add,
                ...set(firstVector + index),
            ]),
            ...advance,
        ],
        step: stride,
    },
    update: {
        // One array is read, the other read and written: the shape of a weight's update from its gradient.
        body: [
            ...[0, 1, 2, 3].flatMap(index => [
                ...get(place),
                ...get(place),
                ...load(16 * index),
                ...get(multiplier),
                ...mul,
                ...get(place),
                ...load(memoryBytes / 2 + 16 * index),
                ...add,
                ...store(memoryBytes / 2 + 16 * index),
            ]),
            ...advance,
        ],
        step: stride,
    },
};
const names = Object.keys(bodies) as Probe[];

const text = (value: string): number[] => [...leb(value.length), ...Buffer.from(value)];

function moduleBytes(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from([
        ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
        ...section(1, vector([[0x60, 1, i32, 1, f32]])),
        ...section(3, vector(names.map(() => [0]))),
        ...section(5, vector([[0, ...leb(memoryPages)]])),
        ...section(
            7,
            vector([
                [...text('memory'), 2, 0],
                ...names.map((name, index) => [...text(name), 0, ...leb(index)]),
            ]),
        ),
        ...section(10, vector(names.map(name => loop(bodies[name].body, bodies[name].step)))),
    ]);
}

/** Runs a probe from `startAt` on for about so many seconds, and returns its rate. */
export function runProbe({ probe, startAt, seconds }: ProbeRequest): number {
    const { exports } = new webAssembly.Instance(new webAssembly.Module(moduleBytes()));
    const run = exports[probe] as (rounds: number) => number;
    // Pages that nobody has written are one page of zeros, which stays in the cache.
    new Float32Array((exports.memory as { readonly buffer: ArrayBuffer }).buffer).fill(1);
    const isMemory = probe === 'read' || probe === 'update';
    // One call covers the whole memory, or a few milliseconds of arithmetic.
    const argument = probe === 'read' ? memoryBytes : probe === 'update' ? memoryBytes / 2 : 1_000_000;
    const bytesMoved = probe === 'read' ? memoryBytes : 1.5 * memoryBytes;
    const ofOneCall = isMemory ? bytesMoved : 2 * lanes * chains * argument;
    run(argument);
    while (Date.now() < startAt) {
        // Waits on its core: the others begin at the same moment.
    }
    const start = performance.now();
    let calls = 0;
    let ms = 0;
    do {
        run(argument);
        calls++;
        ms = performance.now() - start;
    } while (ms < seconds * 1000);
    return (calls * ofOneCall) / ms / 1e6;
}

if (parentPort !== null) {
    parentPort.postMessage(runProbe(workerData));
}
