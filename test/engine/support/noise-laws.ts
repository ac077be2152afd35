// The laws that every noise on values keeps, whatever its kind; each is broken by some published library.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LayerParameters } from '../../../src/catalog/layers/index.ts';
import { layerEntry } from '../../../src/catalog/layers/index.ts';
import { type Shape, sizeOf } from '../../../src/core/shape.ts';
import { CannotRun } from '../../../src/engine/cannot-run.ts';
import { allocateFloats, type Precision } from '../../../src/engine/floats.ts';
import { ops } from '../../../src/engine/ops/index.ts';
import type { OpUse, Pass, RunningOp } from '../../../src/engine/ops/types.ts';
import { checkGradients, createOp } from './gradient-check.ts';

export type ValueNoise =
    | 'alpha_dropout'
    | 'dropout'
    | 'gaussian_dropout'
    | 'gaussian_noise'
    | 'path_dropout'
    | 'spatial_dropout'
    | 'variational_dropout';

export interface NoiseRun {
    readonly op: RunningOp;
    readonly inputs: Float32Array | Float64Array;
    /** The output of one pass, of every row. */
    run(changes?: Partial<Pass>): Float32Array | Float64Array;
    /** The gradient of the input where that of the output is `dy`. */
    backward(dy: ArrayLike<number>): Float32Array | Float64Array;
}

export interface NoiseOptions {
    readonly shape?: Shape;
    readonly rows?: number;
    readonly precision?: Precision;
    readonly noiseKey?: number;
    readonly use?: Partial<OpUse<never>>;
    /** Rows of forty that differ in their noise, at least. */
    readonly differentRows?: number;
    readonly fill?: (index: number) => number;
}

export function createNoise<K extends ValueNoise>(
    kind: K,
    parameters: LayerParameters<K>,
    {
        shape = [3, 2, 10],
        rows = 40,
        precision = 'float64',
        noiseKey = 3,
        use = {},
        fill = index => Math.fround(((index * 37) % 101) / 7 - 3.3),
    }: NoiseOptions = {},
): NoiseRun {
    const op = (ops[kind] as (use: OpUse<K>) => RunningOp)({
        ...use,
        parameters,
        inputShapes: [shape],
        outputShape: shape,
        precision,
        capacity: rows,
        noiseKey,
        description: `${kind} 1`,
    });
    for (const { values, initial } of op.learned) {
        values.fill(initial.kind === 'constant' ? initial.value : 0);
    }
    const length = rows * sizeOf(shape);
    const allocate = () => allocateFloats(precision, length);
    const buffers = {
        inputs: [allocate().map((_: number, index: number) => fill(index)) as Float64Array],
        output: allocate(),
        outputGradient: allocate(),
        inputGradients: [allocate()],
    };
    const pass: Pass = { rows, training: true, seed: 7, step: 11 };
    return {
        op,
        inputs: buffers.inputs[0]!,
        run(changes = {}) {
            op.forward({ ...pass, ...changes }, buffers);
            return buffers.output.slice();
        },
        backward(dy) {
            buffers.outputGradient.set(dy);
            op.backward(pass, buffers);
            return buffers.inputGradients[0]!.slice();
        },
    };
}

const differences = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
    Array.from(a).filter((value, index) => value !== b[index]).length / a.length;

/** Declares the laws as tests; `at` gives the parameters at some strength, `off` those at which there is no noise. */
export function describeNoiseLaws<K extends ValueNoise>(
    kind: K,
    at: LayerParameters<K>,
    off: LayerParameters<K> | undefined,
    options: NoiseOptions = {},
): void {
    const create = (more: NoiseOptions = {}) => createNoise(kind, at, { ...options, ...more });

    it('is the identity at evaluation, in both precisions', () => {
        for (const precision of ['float32', 'float64'] as const) {
            const { inputs, run } = create({ precision });
            assert.deepEqual(run({ training: false }), inputs);
        }
    });

    if (off !== undefined) {
        it('is the identity where there is no noise, backward too', () => {
            const { inputs, run, backward } = createNoise(kind, off, options);
            assert.deepEqual(run(), inputs);
            const dy = inputs.map((_, index) => Math.fround(Math.sin(index)));
            assert.deepEqual(backward(dy), dy);
        });
    }

    it('draws other noise for another step, layer, seed or example, and the same again', () => {
        const { run, inputs } = create({ fill: () => 1 });
        const first = run();
        assert.deepEqual(run(), first);
        assert.deepEqual(create({ fill: () => 1 }).run(), first);
        assert.ok(differences(first, inputs) > 0.2);
        for (const other of [
            run({ step: 12 }),
            run({ seed: 8 }),
            create({ noiseKey: 4, fill: () => 1 }).run(),
        ]) {
            assert.ok(differences(first, other) > 0.15);
        }
        const size = first.length / 40;
        const rows = Array.from({ length: 40 }, (_, row) => first.slice(row * size, (row + 1) * size).join());
        assert.ok(new Set(rows).size >= (options.differentRows ?? 31));
    });

    it('gives an example the same noise whatever the size of its batch', () => {
        const { run } = create();
        const all = run();
        const size = all.length / 40;
        assert.deepEqual(run({ rows: 3 }).slice(0, 3 * size), all.slice(0, 3 * size));
    });

    it('is on in the dropout networks of an evaluation, each with noise of its own, by example and not by row', () => {
        const { run } = create({ fill: () => 1 });
        const first = run({ training: false, sample: 0 });
        assert.ok(differences(first, run({ training: false, sample: 1 })) > 0.15);
        assert.ok(differences(first, run({ step: 0 })) > 0.15);
        const size = first.length / 40;
        const later = run({ training: false, sample: 0, firstExample: 5, rows: 10 });
        assert.deepEqual(later.slice(0, 10 * size), first.slice(5 * size, 15 * size));
    });

    it('has the gradients of central differences, its noise frozen', () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 1, max: 5 }),
                fc.integer({ min: 1, max: 3 }),
                fc.integer({ min: 1, max: 3 }),
                fc.integer({ min: 1, max: 400 }),
                (units, height, rows, seed) => {
                    const check = { kind, parameters: at, inputShapes: [[height, 2, units]], rows, seed };
                    checkGradients(check);
                    assert.equal(
                        createOp(check).op.learned.length,
                        layerEntry(kind).traits(at as never).learnedRate ? 1 : 0,
                    );
                },
            ),
            { numRuns: 25 },
        );
    });
}

/** Rates that are no rates are refused, never clamped. */
export function describeRefusals<K extends ValueNoise>(
    kind: K,
    at: (rate: number) => LayerParameters<K>,
    rates: readonly number[] = [1, 1.5, 50, -0.1, Number.NaN, Number.POSITIVE_INFINITY],
): void {
    it('refuses rates that are none, and clamps none', () => {
        for (const rate of rates) {
            assert.throws(
                () => createNoise(kind, at(rate)),
                (error: unknown) => error instanceof CannotRun && error.message.startsWith(`${kind} 1: the `),
                String(rate),
            );
        }
    });
}

export function meanOf(values: ArrayLike<number>): number {
    return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

export function varianceOf(values: ArrayLike<number>): number {
    const mean = meanOf(values);
    return Array.from(values).reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

/** The mean of `values`, of standard deviation `deviation` each, is `expected` within 5 sigma. */
export function assertMean(values: ArrayLike<number>, expected: number, deviation: number): void {
    const sigma = deviation / Math.sqrt(values.length);
    const mean = meanOf(values);
    assert.ok(Math.abs(mean - expected) < 5 * sigma, `mean ${mean} and not ${expected}, sigma ${sigma}`);
}
