// Turns examples into what a network's loss reads: one row of targets for each example.

import { formatShape, sizeOf } from '../core/shape.ts';
import type { Examples } from '../model/examples.ts';
import type { ResolvedNetwork } from '../model/resolved.ts';
import { CannotRun } from './cannot-run.ts';

export interface EncodedExamples {
    readonly count: number;
    /** Values of one example's features. */
    readonly featureSize: number;
    /** [count, featureSize]. */
    readonly features: Float32Array;
    /** Values of one example's target; the network has as many outputs. */
    readonly width: number;
    /** [count, width]. */
    readonly targets: Float32Array;
    /** The class of each example, for classification. */
    readonly labels: Int32Array | undefined;
}

/**
 * A class is one in its place and zero elsewhere, or 0 and 1 itself where the network has a single output.
 *
 * @throws CannotRun where the network's input or output does not fit the data.
 */
export function encodeExamples(network: ResolvedNetwork, loss: string, examples: Examples): EncodedExamples {
    const { count, featureShape, features, target } = examples;
    const featureSize = sizeOf(featureShape);
    const input = network.layers.find(layer => layer.kind === 'input');
    if (input !== undefined && sizeOf(input.outputShape) !== featureSize) {
        throw new CannotRun(
            `The network reads ${formatShape(input.outputShape)} values, and an example of the data has ${formatShape(featureShape)}.`,
        );
    }
    const width = sizeOf(network.layers.at(-1)?.outputShape ?? []);
    const encoded = { count, featureSize, features, width };
    if (target.task === 'regression') {
        if (target.width !== width) {
            throw new CannotRun(
                `The network has ${width} outputs, and the data ${target.width} ${target.width === 1 ? 'value' : 'values'} to predict.`,
            );
        }
        return { ...encoded, targets: target.values, labels: undefined };
    }
    const { classes, labels } = target;
    if (width === 1 && classes === 2 && loss !== 'cross_entropy') {
        return { ...encoded, targets: Float32Array.from(labels), labels };
    }
    if (width < classes) {
        throw new CannotRun(
            `The network has ${width} ${width === 1 ? 'output' : 'outputs'}, and the data ${classes} classes.`,
        );
    }
    const targets = new Float32Array(count * width);
    for (let row = 0; row < count; row++) {
        targets[row * width + labels[row]!] = 1;
    }
    return { ...encoded, targets, labels };
}
