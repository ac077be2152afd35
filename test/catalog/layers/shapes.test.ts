import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isShapeProblem } from '../../../src/catalog/entry.ts';
import { type LayerKind, layerEntry, layers } from '../../../src/catalog/layers/index.ts';
import { sizeOf } from '../../../src/core/shape.ts';
import { multiplyAddsOf, outputOf, parametersOf, problemOf, shapeOf } from './build.ts';

const kinds = Object.keys(layers) as LayerKind[];
const length = fc.integer({ min: 1, max: 40 });
const anyShape = fc.array(length, { minLength: 1, maxLength: 4 });
const map = fc.tuple(length, length, length);
const window = fc.oneof(
    fc.integer({ min: 1, max: 7 }),
    fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 })),
);
const sides = (pair: number | readonly [number, number]) =>
    (typeof pair === 'number' ? [pair, pair] : pair) as [number, number];

/** Counts the places where a window of `size` lies wholly inside `n` places: the definition, not the formula. */
function placesInside(n: number, size: number, stride: number): number {
    let places = 0;
    for (let start = 0; start + size <= n; start += stride) {
        places++;
    }
    return places;
}

/** Counts the starts at every `stride`-th place of `n`: what padding `same` keeps. */
function starts(n: number, stride: number): number {
    let places = 0;
    for (let start = 0; start < n; start += stride) {
        places++;
    }
    return places;
}

describe('shapes', () => {
    it('input has the shape that it names', () => {
        assert.deepEqual(shapeOf('input', { shape: [28, 28, 1] }), [28, 28, 1]);
    });

    it('flatten keeps the number of values', () => {
        fc.assert(
            fc.property(anyShape, shape => assert.deepEqual(shapeOf('flatten', {}, shape), [sizeOf(shape)])),
        );
    });

    it('reshape takes any shape of as many values, and no other', () => {
        assert.deepEqual(shapeOf('reshape', { shape: [8, 8, 1] }, [64]), [8, 8, 1]);
        fc.assert(
            fc.property(anyShape, anyShape, (from, to) => {
                const result = outputOf('reshape', { shape: to }, from);
                assert.equal(isShapeProblem(result), sizeOf(from) !== sizeOf(to));
            }),
        );
        const problem = problemOf('reshape', { shape: [8, 9] }, [64]);
        assert.equal(problem.argument, 'shape');
        assert.match(problem.expected, /64/);
        assert.match(problem.found, /8 x 9.*72/);
    });

    it('dense reads flat vectors and asks for flatten() before others', () => {
        assert.deepEqual(shapeOf('dense', { units: 10 }, [64]), [10]);
        const problem = problemOf('dense', { units: 10 }, [12, 12, 64]);
        assert.equal(problem.found, '12 x 12 x 64');
        assert.match(problem.remedy ?? '', /flatten\(\)/);
    });

    for (const kind of ['conv2d', 'max_pool2d', 'avg_pool2d'] as const) {
        const size = kind === 'conv2d' ? 'kernel_size' : 'pool_size';
        const more = kind === 'conv2d' ? { filters: 5 } : {};

        it(`${kind} stands at every place inside the map, or says that the window does not fit`, () => {
            fc.assert(
                fc.property(map, window, window, (input, pair, strides) => {
                    const result = outputOf(kind, { ...more, [size]: pair, strides }, input);
                    const [height, width] = sides(pair);
                    const [strideY, strideX] = sides(strides);
                    if (height > input[0] || width > input[1]) {
                        assert.ok(isShapeProblem(result));
                        assert.equal(result.argument, size);
                        assert.match(result.found, new RegExp(`^${input.join(' x ')}$`));
                        return;
                    }
                    assert.deepEqual(result, [
                        placesInside(input[0], height, strideY),
                        placesInside(input[1], width, strideX),
                        kind === 'conv2d' ? 5 : input[2],
                    ]);
                }),
            );
        });

        it(`${kind} with padding keeps every stride-th place`, () => {
            fc.assert(
                fc.property(map, window, window, (input, pair, strides) => {
                    const [strideY, strideX] = sides(strides);
                    assert.deepEqual(
                        shapeOf(kind, { ...more, [size]: pair, strides, padding: 'same' }, input),
                        [
                            starts(input[0], strideY),
                            starts(input[1], strideX),
                            kind === 'conv2d' ? 5 : input[2],
                        ],
                    );
                }),
            );
        });

        it(`${kind} asks for a map where it gets a vector`, () => {
            const problem = problemOf(kind, { ...more, [size]: 2 }, [64]);
            assert.equal(problem.found, '64');
            assert.match(problem.remedy ?? '', /reshape/);
        });
    }

    it('conv1d stands at every place inside the sequence, or says that the filter does not fit', () => {
        const size = fc.integer({ min: 1, max: 9 });
        fc.assert(
            fc.property(fc.tuple(length, length), size, size, (input, kernel, strides) => {
                const given = { filters: 5, kernel_size: kernel, strides };
                const result = outputOf('conv1d', given, input);
                if (kernel > input[0]) {
                    assert.ok(isShapeProblem(result));
                    assert.equal(result.argument, 'kernel_size');
                    assert.equal(result.found, input.join(' x '));
                } else {
                    assert.deepEqual(result, [placesInside(input[0], kernel, strides), 5]);
                }
                assert.deepEqual(shapeOf('conv1d', { ...given, padding: 'same' }, input), [
                    starts(input[0], strides),
                    5,
                ]);
            }),
        );
    });

    it('conv1d and global_max_pool1d ask for a sequence where they get something else', () => {
        for (const [kind, given] of [
            ['conv1d', { filters: 5, kernel_size: 3 }],
            ['global_max_pool1d', {}],
        ] as const) {
            assert.match(problemOf(kind, given, [64]).remedy ?? '', /embedding.*reshape/);
            assert.match(problemOf(kind, given, [28, 28, 3]).remedy ?? '', /reshape\(steps, channels\)/);
        }
    });

    it('global_max_pool1d leaves the channels', () => {
        assert.deepEqual(shapeOf('global_max_pool1d', {}, [38, 32]), [32]);
    });

    it('concat adds up the channels, and wants all other axes to agree', () => {
        const channels = fc.array(length, { minLength: 1, maxLength: 5 });
        fc.assert(
            fc.property(fc.array(length, { maxLength: 3 }), channels, (others, last) => {
                const shapes = last.map(count => [...others, count]);
                const sum = last.reduce((total, count) => total + count, 0);
                assert.deepEqual(shapeOf('concat', {}, ...shapes), [...others, sum]);
                const longer = [...others, 1, 1];
                assert.ok(isShapeProblem(outputOf('concat', {}, ...shapes, longer)));
            }),
        );
        const smaller = problemOf('concat', {}, [8, 8, 16], [6, 6, 12]);
        assert.match(smaller.expected, /^8 x 8 x any number of channels$/);
        assert.equal(smaller.found, '6 x 6 x 12');
        assert.match(smaller.remedy ?? '', /padding = same/);
        assert.match(problemOf('concat', {}, [16], [6, 6, 12]).remedy ?? '', /flatten\(\)/);
        assert.match(problemOf('concat', {}, [6, 6, 12], [16]).remedy ?? '', /flat/);
        assert.match(problemOf('concat', {}, [2 ** 53 - 1], [16]).expected, /9007199254740991 channels/);
    });

    it('global_avg_pool2d leaves the channels', () => {
        assert.deepEqual(shapeOf('global_avg_pool2d', {}, [7, 7, 512]), [512]);
        assert.ok(isShapeProblem(outputOf('global_avg_pool2d', {}, [512])));
    });

    it('embedding makes a vector of each token', () => {
        assert.deepEqual(shapeOf('embedding', { vocabulary: 1000, dimensions: 16 }, [20]), [20, 16]);
        assert.ok(isShapeProblem(outputOf('embedding', { vocabulary: 1000, dimensions: 16 }, [20, 4])));
    });

    it('maxout divides the last axis by its pieces, or names the units that would fit', () => {
        assert.deepEqual(shapeOf('maxout', {}, [128]), [64]);
        assert.deepEqual(shapeOf('maxout', { pieces: 4 }, [6, 6, 8]), [6, 6, 2]);
        const problem = problemOf('maxout', { pieces: 3 }, [128]);
        assert.equal(problem.argument, 'pieces');
        assert.match(problem.remedy ?? '', /\b129\b/);
    });

    it('add wants equal shapes, and asks for a projection that makes them so', () => {
        assert.deepEqual(shapeOf('add', {}, [8, 8, 16], [8, 8, 16]), [8, 8, 16]);
        const problem = problemOf('add', {}, [4, 4, 32], [8, 8, 16]);
        assert.equal(problem.found, '4 x 4 x 32');
        assert.match(problem.expected, /8 x 8 x 16/);
        assert.match(problem.remedy ?? '', /projection/);
    });

    it('noise, normalization and elementwise activations keep any shape', () => {
        const given: Partial<Record<LayerKind, Record<string, number>>> = { gaussian_noise: { stddev: 0.1 } };
        const keeping = kinds.filter(kind => {
            const { role, elementwise } = layerEntry(kind).traits({ rate: 0.5 });
            return role === 'noise' || role === 'normalization' || (role === 'activation' && elementwise);
        });
        assert.ok(keeping.length >= 20);
        fc.assert(
            fc.property(fc.constantFrom(...keeping), anyShape, (kind, shape) => {
                const withRate = 'rate' in layerEntry(kind).parameters && kind !== 'variational_dropout';
                assert.deepEqual(
                    outputOf(kind, withRate ? { rate: 0.5 } : (given[kind] ?? {}), shape),
                    shape,
                );
            }),
        );
    });
});

describe('parameter counts', () => {
    it('count biases where there are any', () => {
        assert.equal(parametersOf('dense', { units: 10 }, [64]), 650);
        assert.equal(parametersOf('dense', { units: 10, use_bias: false }, [64]), 640);
        assert.equal(
            parametersOf('conv2d', { filters: 8, kernel_size: [3, 5], use_bias: false }, [9, 9, 2]),
            240,
        );
        assert.equal(parametersOf('conv1d', { filters: 250, kernel_size: 3 }, [400, 50]), 37_750);
        assert.equal(
            parametersOf('conv1d', { filters: 250, kernel_size: 3, use_bias: false }, [400, 50]),
            37_500,
        );
        assert.equal(parametersOf('embedding', { vocabulary: 1000, dimensions: 16 }, [20]), 16_000);
    });

    it('count weights alone for who acts on weights', () => {
        const weightsOf = (kind: LayerKind, values: Record<string, number>, input: readonly number[]) =>
            layerEntry(kind).weightCount?.(values, [input]);
        assert.equal(weightsOf('dense', { units: 10 }, [64]), 640);
        assert.equal(weightsOf('conv2d', { filters: 64, kernel_size: 3 }, [26, 26, 32]), 18_432);
        assert.equal(weightsOf('embedding', { vocabulary: 1000, dimensions: 16 }, [20]), 16_000);
        for (const kind of kinds) {
            const { role } = layerEntry(kind).traits({});
            assert.equal(layerEntry(kind).weightCount !== undefined, role === 'affine', kind);
        }
    });

    it('count a scale and a shift for each feature or channel of a normalization', () => {
        assert.equal(parametersOf('batch_norm', {}, [256]), 512);
        assert.equal(parametersOf('layer_norm', {}, [8, 8, 64]), 128);
    });

    it('count the learned rates of variational dropout', () => {
        const count = (rate: string) =>
            parametersOf('variational_dropout', { rate }, [8, 8, 16], { weights: 640 });
        assert.equal(count('per_layer'), 1);
        assert.equal(count('per_unit'), 16);
        assert.equal(count('per_weight'), 640);
    });

    it('count the weights of a standout network that are its own', () => {
        assert.equal(parametersOf('adaptive_dropout', {}, [256], { weights: 16_384 }), 0);
        assert.equal(parametersOf('adaptive_dropout', { tied: false }, [256], { weights: 16_384 }), 16_384);
    });

    it('count nothing for any other layer', () => {
        const learning = [
            'dense',
            'conv1d',
            'conv2d',
            'embedding',
            'batch_norm',
            'layer_norm',
            'variational_dropout',
        ];
        for (const kind of kinds.filter(each => !learning.includes(each))) {
            assert.equal(layerEntry(kind).parameterCount({ tied: true }, [[8, 8, 2]]), 0, kind);
        }
    });
});

describe('multiply-adds', () => {
    it('count one for each weight at each place', () => {
        assert.equal(multiplyAddsOf('dense', { units: 10 }, [64]), 640);
        fc.assert(
            fc.property(map, window, (input, pair) => {
                const given = { filters: 3, kernel_size: pair, padding: 'same', strides: 2 };
                const [height = 0, width = 0] = shapeOf('conv2d', given, input);
                let expected = 0;
                for (let place = 0; place < height * width; place++) {
                    expected += sides(pair)[0] * sides(pair)[1] * input[2] * 3;
                }
                assert.equal(multiplyAddsOf('conv2d', given, input), expected);
            }),
        );
        assert.equal(multiplyAddsOf('conv1d', { filters: 250, kernel_size: 3 }, [400, 50]), 398 * 37_500);
        assert.equal(multiplyAddsOf('conv1d', { filters: 4, kernel_size: 3 }, [2, 50]), 0);
    });
});
