// Sets that are computed: a place in the plane for each example, by its class and its number within it, plus noise. The
// same bits everywhere, since the sines and the normal numbers are our own.

import { cosineOfTurn, sineOfTurn } from '../../core/random/elementary.ts';
import { fillNormals, fillUniforms } from '../../core/random/streams.ts';
import type { BuiltinReader } from './types.ts';

/** Where an example lies before the noise. */
interface Point {
    readonly x: number;
    readonly y: number;
}

export interface PlaceInSet {
    /** 0 or 1. */
    readonly label: 0 | 1;
    /** How far the example is through its class, in [0, 1): even steps, as the curves are drawn. */
    readonly along: number;
    /** Two uniform numbers in [0, 1) of this example's own. */
    readonly uniform: readonly [number, number];
    /** Its number within its class, from 0. */
    readonly member: number;
}

/** On the circle of this radius, `turns` of the way around. */
function onCircle(turns: number, radius = 1): Point {
    const turn = turns - Math.floor(turns);
    return { x: radius * cosineOfTurn(turn), y: radius * sineOfTurn(turn) };
}

/** How often each arm of the spirals goes around, as in TensorFlow Playground. */
const spiralTurns = 1.75;

/** So large that arms next to each other are 1.14 apart, and a noise of 0.2 leaves them apart. */
const spiralRadius = 4;

const shapes = {
    circles: ({ label, along }) => onCircle(along, label === 0 ? 1 : 0.5),
    gaussians: ({ label }) => (label === 0 ? { x: -0.5, y: -0.5 } : { x: 0.5, y: 0.5 }),
    moons({ label, along }) {
        const { x, y } = onCircle(along / 2);
        return label === 0 ? { x, y } : { x: 1 - x, y: 0.5 - y };
    },
    spirals({ label, along }) {
        const { x, y } = onCircle(spiralTurns * along + label / 2, spiralRadius * along);
        return { x: y, y: x };
    },
    // The quadrants of a class are taken in turn, so that all four hold as many examples.
    xor({ label, uniform, member }) {
        const [u, v] = uniform;
        const side = member % 2 === 0 ? 1 : -1;
        return { x: side * (1 - u), y: (label === 0 ? side : -side) * (1 - v) };
    },
} as const satisfies Readonly<Record<string, (place: PlaceInSet) => Point>>;

/**
 * Examples 0, 2, 4, ... are of class 0 and the others of class 1. Example i draws its noise and its place from the stream
 * `synthetic_data` at (seed, i) alone, so that a longer set with the same seed and no curve begins with a shorter one.
 */
function readerOf(pointOf: (place: PlaceInSet) => Point): BuiltinReader {
    return async ({ arguments: written }) => {
        const { n, noise, seed } = written as { n: number; noise: number; seed: number };
        const features = new Float32Array(2 * n);
        const labels = new Int32Array(n);
        const uniforms = new Float64Array(2);
        const normals = new Float64Array(2);
        for (let example = 0; example < n; example++) {
            const place = { seed, stream: 'synthetic_data', step: 0, example } as const;
            fillUniforms(uniforms, { ...place, layer: 0 });
            fillNormals(normals, { ...place, layer: 1 });
            const label = (example % 2) as 0 | 1;
            const member = example >>> 1;
            const members = (n + 1 - label) >>> 1;
            const uniform = [uniforms[0]!, uniforms[1]!] as const;
            const { x, y } = pointOf({ label, member, along: member / members, uniform });
            features[2 * example] = x + noise * normals[0]!;
            features[2 * example + 1] = y + noise * normals[1]!;
            labels[example] = label;
        }
        const target = { task: 'classification', classes: 2, labels } as const;
        return { count: n, featureShape: [2], features, target };
    };
}

export const circles = readerOf(shapes.circles);
export const gaussians = readerOf(shapes.gaussians);
export const moons = readerOf(shapes.moons);
export const spirals = readerOf(shapes.spirals);
export const xor = readerOf(shapes.xor);
