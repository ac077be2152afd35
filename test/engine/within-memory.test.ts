import assert from 'node:assert/strict';
import { CannotRun } from '../../src/engine/cannot-run.ts';
import { createWithinMemory } from '../../src/engine/within-memory.ts';
import { dense, input, network } from '../support/networks.ts';

describe('a network for which there is no memory', () => {
    const small = network(input(2), dense(3));

    it('is refused in plain words, where the allocator throws', () => {
        assert.throws(
            () => createWithinMemory(small, () => new Float64Array(2 ** 40)),
            (error: unknown) =>
                error instanceof CannotRun &&
                /no memory for this network of 9 parameters/.test(error.message),
        );
    });

    it('hides no mistake of the program', () => {
        const mistake = new TypeError('mistake');
        assert.throws(
            () =>
                createWithinMemory(small, () => {
                    throw mistake;
                }),
            mistake,
        );
    });
});
