import assert from 'node:assert/strict';
import {
    createDivergence,
    logAlphaOf,
    logUniformDivergence,
    logUniformDivergenceSlope,
    rateOfLogAlpha,
} from '../../src/engine/log-uniform-divergence.ts';
import { centralDifferences, relativeError } from './support/gradient-check.ts';

/**
 * E ln|1 + √α ε|, ε ~ N(0, 1), by the midpoint rule around the singularity at z = -1/√α, where the logarithm is
 * integrated in closed form over each cell and the density taken at its middle.
 */
function expectedLogarithm(alpha: number): number {
    const deviation = Math.sqrt(alpha);
    const cells = 40_000;
    const h = 24 / cells;
    const antiderivative = (z: number) => {
        const t = 1 + deviation * z;
        return t === 0 ? 0 : (t * Math.log(Math.abs(t)) - t) / deviation;
    };
    let sum = 0;
    for (let cell = 0; cell < cells; cell++) {
        const from = -12 + cell * h;
        const z = from + h / 2;
        const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
        sum += density * (antiderivative(from + h) - antiderivative(from));
    }
    return sum;
}

/** Kingma et al. (2015), before their approximation: -½ ln α + E ln|ξ|, ξ ~ N(1, α), up to a constant. */
const divergence = (alpha: number) => -0.5 * Math.log(alpha) + expectedLogarithm(alpha);

describe('divergence from a log-uniform prior', () => {
    it('is, for every α, the integral that it approximates, to within 0.01', () => {
        // The constant is fixed by the limit α → ∞, where ours vanishes.
        const constant = divergence(Math.exp(14));
        for (let logAlpha = -8; logAlpha <= 8; logAlpha += 0.5) {
            const expected = divergence(Math.exp(logAlpha)) - constant;
            const actual = logUniformDivergence(logAlpha);
            assert.ok(
                Math.abs(actual - expected) < 0.01,
                `ln α = ${logAlpha}: ${actual} and not ${expected}`,
            );
        }
    });

    it('agrees with the polynomial of Kingma et al. (2015) for α ≤ 1, up to their constant', () => {
        const polynomial = (a: number) =>
            -(0.5 * Math.log(a) + 1.16145124 * a - 1.50204118 * a ** 2 + 0.58629921 * a ** 3);
        const constants = [0.05, 0.2, 0.5, 0.8, 1].map(
            a => logUniformDivergence(Math.log(a)) - polynomial(a),
        );
        assert.ok(Math.max(...constants) - Math.min(...constants) < 0.015, String(constants));
    });

    it('has the slope of central differences, far out too', () => {
        const at = Float64Array.of(-9, -3, -1, 0, 0.7, 2, 5, 9);
        const total = () => at.reduce((sum, value) => sum + logUniformDivergence(value), 0);
        const slopes = at.map(logUniformDivergenceSlope);
        assert.ok(relativeError(slopes, centralDifferences(at, total)) < 1e-7);
        assert.ok(slopes.every(slope => slope < 0));
        assert.ok(Number.isFinite(logUniformDivergence(700)) && Number.isFinite(logUniformDivergence(-700)));
    });

    it('counts once for each noise factor, spread over the examples, and keeps ln α within bounds', () => {
        const logAlpha = Float64Array.of(-1, 2);
        const { penalty, addGradient, constrain } = createDivergence(6, 100);
        const expected = 0.06 * (logUniformDivergence(-1) + logUniformDivergence(2));
        assert.ok(Math.abs(penalty!(logAlpha) - expected) < 1e-15);
        const gradient = Float64Array.of(5, 5);
        addGradient!(logAlpha, gradient);
        const differences = centralDifferences(logAlpha, () => penalty!(logAlpha));
        assert.ok(
            relativeError(
                gradient,
                differences.map(value => value + 5),
            ) < 1e-9,
        );
        const far = Float64Array.of(-40, 40, 3);
        constrain!(far);
        assert.deepEqual([...far], [-10, 10, 3]);
    });

    it('turns rates into ln α and back', () => {
        for (const rate of [0.05, 0.5, 0.95]) {
            assert.ok(Math.abs(rateOfLogAlpha(logAlphaOf(rate)) - rate) < 1e-15);
        }
        assert.equal(logAlphaOf(0.5), 0);
    });
});
