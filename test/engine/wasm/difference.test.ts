import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyDifference, differenceOf } from '../../../src/engine/wasm/difference.ts';

describe('differences between files', () => {
    it('give the file back', () => {
        const bytes = fc.uint8Array({ max: 3, maxLength: 200 });
        fc.assert(
            fc.property(bytes, bytes, bytes, (first, second, third) => {
                const source = Uint8Array.from([...first, ...second]);
                const target = Uint8Array.from([...second, ...third, ...first]);
                assert.deepEqual(applyDifference(source, differenceOf(source, target)), target);
            }),
        );
    });

    it('are small where little differs', () => {
        const source = Uint8Array.from({ length: 5000 }, (_, at) => (at * at) >> 3);
        const target = source.slice();
        target[2500] = 77;
        assert.ok(differenceOf(source, target).length < 100);
    });
});
