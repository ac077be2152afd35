import assert from 'node:assert/strict';
import { hermiteQuadrature } from '../../src/engine/average-over-gaussian.ts';

describe('Gauss-Hermite quadrature', () => {
    it('gives the moments of the normal distribution up to degree 2n - 1', () => {
        for (const n of [1, 2, 5, 12]) {
            const { nodes, weights } = hermiteQuadrature(n);
            let expected = 1;
            for (let degree = 0; degree < 2 * n; degree += 2) {
                const moment = nodes.reduce((sum, z, i) => sum + weights[i]! * z ** degree, 0);
                // 1, 1, 3, 15, 105, ...
                assert.ok(Math.abs(moment / expected - 1) < 1e-11, `n = ${n}, degree ${degree}: ${moment}`);
                const odd = nodes.reduce((sum, z, i) => sum + weights[i]! * z ** (degree + 1), 0);
                assert.ok(Math.abs(odd) < 1e-10 * expected * (degree + 1) ** 2);
                expected *= degree + 1;
            }
        }
    });

    it('has the published nodes and weights for n = 3: 0 and ±√3, 2/3 and 1/6', () => {
        const { nodes, weights } = hermiteQuadrature(3);
        for (const [index, [node, weight]] of [
            [-Math.sqrt(3), 1 / 6],
            [0, 2 / 3],
            [Math.sqrt(3), 1 / 6],
        ].entries()) {
            assert.ok(Math.abs(nodes[index]! - node!) < 1e-14);
            assert.ok(Math.abs(weights[index]! - weight!) < 1e-14);
        }
    });
});
