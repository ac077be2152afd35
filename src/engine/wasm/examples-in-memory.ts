// Examples where programs can read them: copied once, so that a step names examples by their places alone. What is streamed
// from a file, shared with runs in other threads, or too large to be there twice, is written batch by batch.

import type { Features } from '../../model/examples.ts';
import { copyFeatures, type EncodedExamples } from '../encode-examples.ts';
import { featuresAt, labelsAt, valuesAt } from '../kernels/step-block.ts';
import type { MemoryViews } from './memory-views.ts';
import type { PassProgram } from './pass-program.ts';

/** Addresses of what a part of the data consists of; 0 for what it does not have. */
interface InMemory {
    readonly features: number;
    readonly labels: number;
    readonly values: number;
}

/** Bytes of features. To write each batch costs a small network some 20 % of its steps' time, and a copy as much memory again. */
const mostCopied = 256 * 1024 * 1024;

export class ExamplesInMemory {
    private readonly views: MemoryViews;
    private readonly known = new WeakMap<EncodedExamples, InMemory>();
    private last: EncodedExamples | undefined;
    private hasFeatures = false;

    constructor(views: MemoryViews) {
        this.views = views;
    }

    /** Makes the next pass read the examples at `places` of `examples`. */
    choose(examples: EncodedExamples, places: Uint32Array, rows: number, { input }: PassProgram): void {
        if (this.last !== examples) {
            this.last = examples;
            const { features, labels, values } = this.find(examples);
            const { words } = this.views;
            words[featuresAt / 4] = features;
            words[labelsAt / 4] = labels;
            words[valuesAt / 4] = values;
            this.hasFeatures = features !== 0;
        }
        if (!this.hasFeatures) {
            const { floats } = this.views;
            for (let row = 0, at = input.address / 4; row < rows; row++, at += examples.featureSize) {
                copyFeatures(examples, places[row]!, floats, at);
            }
        }
    }

    private find(examples: EncodedExamples): InMemory {
        let known = this.known.get(examples);
        if (known === undefined) {
            const { features, labels, values } = examples;
            known = {
                features: isCopied(features) ? this.copy(features) : 0,
                labels: labels === undefined ? 0 : this.copy(labels),
                values: values === undefined ? 0 : this.copy(values),
            };
            this.known.set(examples, known);
        }
        return known;
    }

    private copy(array: Float32Array | Int32Array): number {
        const address = this.views.take(Math.max(array.byteLength, 4));
        const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
        new Uint8Array(this.views.memory.buffer, address, array.byteLength).set(bytes);
        return address;
    }
}

function isCopied(features: Features): features is Float32Array {
    return features instanceof Float32Array && features.byteLength <= mostCopied && !isShared(features);
}

function isShared({ buffer }: Float32Array): boolean {
    return typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer;
}
