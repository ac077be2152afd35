// Examples that several threads read at once: in memory that is shared, so that a worker which is handed them copies nothing.

import type { Examples, Features, SplitExamples, Target } from '../model/examples.ts';

/** Examples that are all in memory, without what can say where an example was read: that is code, which crosses no border. */
export type SharedExamples = SplitExamples;

/** True where threads can share memory: everywhere on Node, and in a browser whose page is isolated. */
export function canShareMemory(): boolean {
    const { crossOriginIsolated } = globalThis as { readonly crossOriginIsolated?: boolean };
    return typeof SharedArrayBuffer !== 'undefined' && crossOriginIsolated !== false;
}

/** The same examples in shared memory; undefined where they are fetched from a file, which each thread does for itself. */
export function shareExamples(data: SplitExamples<Features>): SharedExamples | undefined {
    const { training, validation, test, notes } = data;
    const shared = [training, validation, test].map(part => part && sharePart(part));
    const [one, two, three] = shared;
    if (one === undefined || two === undefined || (test !== undefined && three === undefined)) {
        return undefined;
    }
    return { training: one, validation: two, ...(three && { test: three }), ...(notes && { notes }) };
}

/** What the arrays take up, in bytes. */
export function bytesOfExamples({ training, validation, test }: SharedExamples): number {
    return [training, validation, test].reduce(
        (sum, part) => sum + (part === undefined ? 0 : part.features.byteLength + targetOf(part).byteLength),
        0,
    );
}

function targetOf({ target }: Examples): Int32Array | Float32Array {
    return target.task === 'classification' ? target.labels : target.values;
}

function sharePart({ origin: _, features, target, ...rest }: Examples<Features>): Examples | undefined {
    return features instanceof Float32Array
        ? { ...rest, features: inSharedMemory(features, Float32Array), target: shareTarget(target) }
        : undefined;
}

function shareTarget(target: Target): Target {
    return target.task === 'classification'
        ? { ...target, labels: inSharedMemory(target.labels, Int32Array) }
        : { ...target, values: inSharedMemory(target.values, Float32Array) };
}

function inSharedMemory<A extends Float32Array | Int32Array>(
    values: A,
    make: new (buffer: SharedArrayBuffer) => unknown,
): A {
    const shared = new make(new SharedArrayBuffer(values.byteLength)) as A;
    shared.set(values as never);
    return shared;
}
