import assert from 'node:assert/strict';
import fc from 'fast-check';
import { meantName } from '../../src/catalog/synonyms.ts';

describe('what a name is meant for', () => {
    it('is the entry that others call so', () => {
        assert.equal(meantName('Linear', ['conv2d', 'dense']), 'dense');
        assert.equal(meantName('xavier', ['he', 'glorot']), 'glorot');
        assert.equal(meantName('lr', ['learning_rate', 'momentum']), 'learning_rate');
    });

    it('is found among whatever a file declares, the names that every object has included', () => {
        const declared = ['hasOwnProperty', 'constructor', '__proto__', 'toString', 'valueOf'];
        fc.assert(
            fc.property(fc.string(), fc.subarray(declared), (name, candidates) => {
                const meant = meantName(name, candidates);
                assert.ok(meant === undefined || candidates.includes(meant));
            }),
        );
        assert.equal(meantName('hasOwnPropety', declared), 'hasOwnProperty');
    });
});
