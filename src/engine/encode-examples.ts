// Turns examples into what a network's loss reads: one row of targets for each example.

import { formatShape, sizeOf } from '../core/shape.ts';
import type { Examples, Features } from '../model/examples.ts';
import type { ResolvedNetwork } from '../model/resolved.ts';
import { CannotRun } from './cannot-run.ts';
import type { Floats } from './floats.ts';

export interface EncodedExamples {
    readonly count: number;
    /** Values of one example's features. */
    readonly featureSize: number;
    /** [count, featureSize], or what fetches them. */
    readonly features: Features;
    /** Values of one example's target; the network has as many outputs. */
    readonly width: number;
    /** The class of each example, for classification; its rows of targets are written as they are needed. */
    readonly labels: Int32Array | undefined;
    /** What the data calls the classes, where it does. */
    readonly classNames?: readonly string[];
    /** [count, width], for regression. */
    readonly values: Float32Array | undefined;
}

/**
 * A class is one in its place and zero elsewhere, or 0 and 1 itself where the network has a single output.
 *
 * @throws CannotRun where the network's input or output does not fit the data.
 */
export function encodeExamples(
    network: ResolvedNetwork,
    loss: string,
    examples: Examples<Features>,
): EncodedExamples {
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
        return { ...encoded, values: target.values, labels: undefined };
    }
    const { classes, labels, classNames } = target;
    const named = classNames && { classNames };
    if (width === 1 && classes === 2 && loss !== 'cross_entropy') {
        return { ...encoded, ...named, values: undefined, labels };
    }
    if (width < classes) {
        throw new CannotRun(
            `The network has ${width} ${width === 1 ? 'output' : 'outputs'}, and the data ${classes} classes.`,
        );
    }
    return { ...encoded, ...named, values: undefined, labels };
}

/** Writes the features of example `row` to `into` from `at` on. */
export function copyFeatures(
    { features, featureSize }: EncodedExamples,
    row: number,
    into: Floats,
    at: number,
): void {
    const isInMemory = features instanceof Float32Array;
    const values = isInMemory ? features : features.row(row);
    const start = isInMemory ? row * featureSize : 0;
    for (let column = 0; column < featureSize; column++) {
        into[at + column] = values[start + column]!;
    }
}

/** Writes the targets of example `row` to `into` from `at` on. */
export function copyTargets(
    { labels, values, width }: EncodedExamples,
    row: number,
    into: Floats,
    at: number,
): void {
    if (labels === undefined) {
        for (let column = 0; column < width; column++) {
            into[at + column] = values![row * width + column]!;
        }
    } else if (width === 1) {
        into[at] = labels[row]!;
    } else {
        into.fill(0, at, at + width);
        into[at + labels[row]!] = 1;
    }
}
