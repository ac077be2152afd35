// What the traits claim of each activation, checked against its formula, written here anew.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type ActivationName, activations } from '../../../src/catalog/activations/index.ts';
import { resolveCall } from '../../../src/catalog/arguments.ts';
import { layerEntry } from '../../../src/catalog/layers/index.ts';

const seluAlpha = 1.6732632423543772;
const seluScale = 1.0507009873554805;

/** The error function by its Maclaurin series, which converges everywhere; exact to 1e-12 for |x| < 4. */
function erf(x: number): number {
    let term = x;
    let sum = x;
    for (let n = 1; n < 120; n++) {
        term *= (-x * x) / n;
        sum += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * sum;
}

const logistic = (x: number) => 1 / (1 + Math.exp(-x));
const selu = (x: number) => seluScale * (x > 0 ? x : seluAlpha * (Math.exp(x) - 1));

const elementwise: Partial<Record<ActivationName, (x: number) => number>> = {
    elu: x => (x > 0 ? x : Math.exp(x) - 1),
    gelu: x => 0.5 * x * (1 + erf(x / Math.SQRT2)),
    leaky_relu: x => (x >= 0 ? x : 0.01 * x),
    linear: x => x,
    relu: x => (x > 0 ? x : 0),
    selu,
    sigmoid: logistic,
    silu: x => x * logistic(x),
    softplus: x => Math.log(1 + Math.exp(x)),
    tanh: x => (Math.exp(2 * x) - 1) / (Math.exp(2 * x) + 1),
};

/** Activations of a whole vector. */
const vectorial: Partial<Record<ActivationName, (x: readonly number[]) => number[]>> = {
    maxout: x => {
        const groups: number[] = [];
        for (let i = 0; i + 1 < x.length; i += 2) {
            groups.push(Math.max(x[i] as number, x[i + 1] as number));
        }
        return groups;
    },
    softmax: x => {
        const exponentials = x.map(Math.exp);
        const sum = exponentials.reduce((a, b) => a + b, 0);
        return exponentials.map(value => value / sum);
    },
};

const value = fc.double({ min: -3, max: 3, noNaN: true });
const factor = fc.double({ min: 0, max: 4, noNaN: true });
const near = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
const traitsOf = (name: ActivationName) => layerEntry(name).traits(resolveCall('layer', name).arguments);

/** The mean of f over the standard normal distribution, by the trapezoid rule. */
function normalMean(f: (x: number) => number): number {
    const step = 1e-3;
    let sum = 0;
    for (let x = -12; x <= 12; x += step) {
        sum += f(x) * Math.exp(-0.5 * x * x);
    }
    return (sum * step) / Math.sqrt(2 * Math.PI);
}

describe('traits of activations', () => {
    it('are checked for every one of them', () => {
        assert.deepEqual(
            [...Object.keys(elementwise), ...Object.keys(vectorial)].sort(),
            Object.keys(activations).sort(),
        );
    });

    for (const [name, f] of Object.entries(elementwise) as [ActivationName, (x: number) => number][]) {
        it(`${name} treats zero as it claims`, () => {
            const traits = traitsOf(name);
            assert.ok(traits.elementwise);
            // A counterexample is looked for on a grid: a claim of "not homogeneous" needs one.
            const scalings = [0, 0.5, 2, 3].flatMap(c =>
                [-2.5, -1, -0.1, 0.3, 1, 2].map(x => [c, x] as const),
            );
            const homogeneous = scalings.every(([c, x]) => near(f(c * x), c * f(x)));
            const zero = homogeneous ? 'homogeneous' : near(f(0), 0) ? 'zero_preserving' : 'nonzero';
            assert.equal(traits.zero, zero);
            assert.ok(near(traits.valueAtZero ?? 0, f(0)), `f(0) = ${f(0)}`);
            // A slope for negative values is claimed exactly where the function is one, and is the identity above 0.
            const linear = [0.3, 1, 2].every(x => near(f(x), x) && near(f(-x), x * f(-1)));
            assert.equal(traits.negativeSlope, linear ? 0 - f(-1) : undefined);
            if (zero === 'homogeneous') {
                fc.assert(fc.property(factor, value, (c, x) => near(f(c * x), c * f(x))));
            }
        });
    }

    it('maxout is homogeneous, and not elementwise', () => {
        const f = vectorial.maxout as (x: readonly number[]) => number[];
        fc.assert(
            fc.property(factor, fc.array(value, { minLength: 4, maxLength: 4 }), (c, x) => {
                const scaled = f(x.map(each => c * each));
                return f(x).every((each, i) => near(scaled[i] as number, c * each));
            }),
        );
        assert.deepEqual([traitsOf('maxout').zero, traitsOf('maxout').elementwise], ['homogeneous', false]);
    });

    it('softmax depends on its neighbours and is nowhere zero', () => {
        const f = vectorial.softmax as (x: readonly number[]) => number[];
        assert.notEqual(f([0, 0])[0], f([0, 1])[0]);
        assert.ok(f([0, 0, 0]).every(each => near(each, 1 / 3)));
        assert.deepEqual([traitsOf('softmax').zero, traitsOf('softmax').elementwise], ['nonzero', false]);
    });

    it('softmax and sigmoid are what losses read', () => {
        const outputs = (Object.keys(activations) as ActivationName[]).filter(
            name => traitsOf(name).outputActivation,
        );
        assert.deepEqual(outputs, ['sigmoid', 'softmax']);
    });

    it('selu alone keeps mean 0 and variance 1, with the constants of its documentation', () => {
        assert.ok(Math.abs(normalMean(selu)) < 1e-6);
        assert.ok(Math.abs(normalMean(x => selu(x) ** 2) - 1) < 1e-6);
        const keeping = (Object.keys(activations) as ActivationName[]).filter(
            name => traitsOf(name).selfNormalizing,
        );
        assert.deepEqual(keeping, ['selu']);
        assert.match(
            activations.selu.documentation.formula ?? '',
            /1\.6732632423543772.*1\.0507009873554805/,
        );
    });

    it('alpha dropout keeps mean 0 and variance 1, by the formula of its documentation', () => {
        fc.assert(
            fc.property(fc.double({ min: 0.01, max: 0.9, noNaN: true }), p => {
                const q = 1 - p;
                const dropped = -seluScale * seluAlpha;
                const a = (q + dropped ** 2 * q * (1 - q)) ** -0.5;
                const b = -a * (1 - q) * dropped;
                // Of an input with mean 0 and second moment 1.
                const mean = a * p * dropped + b;
                const secondMoment = q * (a ** 2 + b ** 2) + p * (a * dropped + b) ** 2;
                return near(mean, 0) && near(secondMoment, 1);
            }),
        );
    });

    it('silu has the minimum that its documentation names', () => {
        const f = elementwise.silu as (x: number) => number;
        let lowest = 0;
        for (let x = -5; x < 0; x += 1e-3) {
            lowest = f(x) < f(lowest) ? x : lowest;
        }
        assert.ok(Math.abs(lowest - -1.28) < 0.005 && Math.abs(f(lowest) - -0.28) < 0.005);
    });
});
