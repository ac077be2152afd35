// A run as the peers want it: its layers as plain JSON, its examples in files that several processes can read at once.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callsIn } from '../../../src/catalog/values.ts';
import { sizeOf } from '../../../src/core/shape.ts';
import type { Examples } from '../../../src/model/examples.ts';
import type { ResolvedRun } from '../../../src/model/resolved.ts';

export interface PeerRun {
    readonly layers: readonly {
        readonly kind: string;
        readonly output_shape: readonly number[];
        readonly rate: number | null;
        readonly max_norm: number | null;
        readonly kernel_size: number | null;
        readonly pool_size: number | null;
    }[];
    /** [features] or [height, width, channels]. */
    readonly input_shape: readonly number[];
    readonly input_size: number;
    readonly loss: string;
    readonly batch_size: number;
    readonly learning_rate: number;
    readonly momentum: number;
    readonly count: number;
    /** A file of float32, [count, input_size]. */
    readonly features: string;
    /** A file of int32, the class of each example. */
    readonly labels: string;
}

const written = new WeakMap<Examples, { readonly features: string; readonly labels: string }>();

/** Writes the examples where that has not been done yet; the files go with the process. */
export function peerRunOf({ network, settings }: ResolvedRun, examples: Examples): PeerRun {
    const shape = network.layers[0]!.outputShape;
    const { learning_rate, momentum } = settings.optimizer.arguments;
    return {
        layers: network.layers
            // The last softmax is part of the loss.
            .filter(({ kind }) => kind !== 'input' && kind !== 'softmax')
            .map(({ kind, parameters, outputShape }) => ({
                kind,
                output_shape: outputShape,
                rate: numberOf(parameters.rate),
                max_norm: numberOf(callsIn(parameters.regularizer)[0]?.arguments.max_value),
                kernel_size: numberOf(parameters.kernel_size),
                pool_size: numberOf(parameters.pool_size),
            })),
        input_shape: shape,
        input_size: sizeOf(shape),
        loss: settings.loss!.call,
        batch_size: settings.batch_size,
        learning_rate: numberOf(learning_rate)!,
        momentum: numberOf(momentum)!,
        count: examples.count,
        ...filesOf(examples),
    };
}

/** A number, or the one that a list of equal ones holds. */
function numberOf(value: unknown): number | null {
    const single: unknown = Array.isArray(value) ? value[0] : value;
    return typeof single === 'number' ? single : null;
}

function filesOf(examples: Examples): { readonly features: string; readonly labels: string } {
    const known = written.get(examples);
    if (known !== undefined) {
        return known;
    }
    if (examples.target.task !== 'classification') {
        throw new Error('The peers are measured on classification only.');
    }
    const folder = mkdtempSync(join(tmpdir(), 'dropout-lab-bench-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    const files = { features: join(folder, 'features.f32'), labels: join(folder, 'labels.i32') };
    writeFileSync(files.features, examples.features);
    writeFileSync(files.labels, Int32Array.from(examples.target.labels));
    written.set(examples, files);
    return files;
}
