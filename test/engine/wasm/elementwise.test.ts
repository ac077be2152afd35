import assert from 'node:assert/strict';
import fc from 'fast-check';
import { relu } from '../../../src/engine/kernels/opcodes.ts';
import { kernelBench } from './kernel-bench.ts';

describe('the element-wise kernels', () => {
    it('compute relu, the same bits for any number of parts', () => {
        const floats = fc.array(fc.float({ noNaN: true }), { minLength: 1, maxLength: 100 });
        fc.assert(
            fc.property(floats, fc.integer({ min: 1, max: 3 }), (values, parts) => {
                const bench = kernelBench();
                const x = bench.floats(values);
                const y = bench.floats(values.map(() => Number.NaN));
                bench.run(1, parts, relu, x.address, y.address, values.length);
                assert.deepEqual(
                    [...y.values],
                    [...x.values].map(value => Math.max(value, 0)),
                );
            }),
        );
    });
});
