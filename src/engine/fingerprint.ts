// What a checkpoint is of: weights go with one network, one way of training and one set of examples. Each part has a hash
// of its own, so that a refusal can say which of them is another.

import type { TrainSettings } from '../catalog/blocks/train.ts';
import { hashOfBytes, hashOfNumbers } from '../core/murmur-hash.ts';
import type { Examples, Features, SplitExamples } from '../model/examples.ts';
import type { ResolvedNetwork } from '../model/resolved.ts';

/** Sixteen hexadecimal digits each. */
export interface Fingerprint {
    /** Its layers, wherever they were written. */
    readonly network: string;
    /** All settings of `train` but how long it goes on. */
    readonly settings: string;
    /** The examples, training and validation. */
    readonly data: string;
}

export function fingerprintOf(
    network: ResolvedNetwork,
    settings: TrainSettings,
    data: Pick<SplitExamples<Features>, 'training' | 'validation'>,
): Fingerprint {
    const { epochs: _, steps: __, ...rest } = settings;
    const layers = network.layers.map(({ kind, parameters, inputs, outputShape }) => ({
        kind,
        parameters,
        inputs,
        outputShape,
    }));
    return {
        network: hashOfText(canonical(layers)),
        settings: hashOfText(canonical(rest)),
        data: hashOfText(hashOfExamples(data.training) + hashOfExamples(data.validation)),
    };
}

/** Plain values in one order of keys; what is null or undefined is left out, as a parameter that came later would be. */
function canonical(value: unknown): string {
    if (Array.isArray(value)) {
        return `[${value.map(canonical).join(',')}]`;
    }
    if (typeof value === 'object' && value !== null) {
        const entries = Object.entries(value)
            .filter(([, each]) => each !== null && each !== undefined)
            .sort(([a], [b]) => (a < b ? -1 : 1));
        return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`;
    }
    return JSON.stringify(value) ?? 'null';
}

function hashOfExamples({ count, featureShape, features, target }: Examples<Features>): string {
    const targets = target.task === 'classification' ? target.labels : target.values;
    return [
        `${count} x ${featureShape.join(' x ')}, ${target.task}`,
        features instanceof Float32Array ? hashOfNumbers(features) : features.identity,
        hashOfNumbers(targets),
    ].join('; ');
}

function hashOfText(text: string): string {
    // Text in UTF-16 needs no encoder, which not every place has.
    return hashOfBytes(new Uint8Array(Uint16Array.from(text, unit => unit.charCodeAt(0)).buffer));
}
