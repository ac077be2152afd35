import assert from 'node:assert/strict';
import { awayFromZero, checkShapes, outputOf } from '../support/elementwise-check.ts';

describe('op elu', () => {
    for (const alpha of [0.5, 1, 2]) {
        it(`has the gradients of central differences with alpha ${alpha}`, () =>
            checkShapes('elu', 1, awayFromZero, { alpha }));
    }

    it('is linear above zero and nears -alpha far below', () => {
        const [far = 0, one = 0, zero, two] = outputOf('elu', [-100, -1, 0, 2], { alpha: 1.5 });
        assert.equal(far, -1.5);
        assert.ok(Math.abs(one - 1.5 * (1 / Math.E - 1)) < 1e-15);
        assert.equal(zero, 0);
        assert.equal(two, 2);
    });
});
