import assert from 'node:assert/strict';
import { checkShapes, outputOf } from '../support/elementwise-check.ts';

describe('op gelu', () => {
    it('has the gradients of central differences', () => checkShapes('gelu'));

    it('is the exact form with the error function, not the approximation with tanh', () => {
        // torch.nn.functional.gelu(x), float64; the tanh form gives 0.8411919906082768 at 1.
        const expected = [
            -0.00404969409489031, -0.16997051428265111, 0.0, 0.841344746068543, 2.4844758366855597,
        ];
        for (const [index, y] of outputOf('gelu', [-3, -0.75, 0, 1, 2.5]).entries()) {
            assert.ok(Math.abs(y - expected[index]!) < 1e-15, `${y} is not ${expected[index]}`);
        }
    });
});
