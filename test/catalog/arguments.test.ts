import assert from 'node:assert/strict';
import fc from 'fast-check';
import { admits, fillDefaults, resolveCall } from '../../src/catalog/arguments.ts';
import { findEntry } from '../../src/catalog/index.ts';
import { layerEntry } from '../../src/catalog/layers/index.ts';
import {
    call,
    count,
    integer,
    list,
    none,
    number,
    oneOf,
    positive,
    probability,
    word,
} from '../../src/catalog/parameters.ts';
import { callsIn, type Value } from '../../src/catalog/values.ts';

describe('admits', () => {
    it('keeps numbers within their limits, ends as they are declared', () => {
        assert.ok(admits(number({ minimum: 0, maximum: 1 }), 1));
        assert.ok(!admits(number({ minimum: 0, maximum: 1, exclusiveMaximum: true }), 1));
        assert.ok(admits(number({ minimum: 0 }), 0));
        assert.ok(!admits(positive(), 0));
        assert.ok(!admits(number(), Number.NaN));
        assert.ok(!admits(number(), '1'));
    });

    it('tells whole numbers from fractions', () => {
        assert.ok(admits(count(), 1));
        assert.ok(!admits(count(), 0));
        assert.ok(!admits(integer(), 1.5));
    });

    it('leaves the range of probabilities to the linter', () => {
        fc.assert(
            fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), p => admits(probability(), p)),
        );
    });

    it('knows the words of a choice, lists by length, and alternatives', () => {
        assert.ok(admits(word('valid', 'same'), 'same'));
        assert.ok(!admits(word('valid', 'same'), 'full'));
        assert.ok(admits(list(count(), 2), [3, 5]));
        assert.ok(!admits(list(count(), 2), [3]));
        assert.ok(!admits(list(count()), [0]));
        const kernel = oneOf(count(), list(count(), 2));
        assert.ok(admits(kernel, 3) && admits(kernel, [3, 3]) && !admits(kernel, null));
        assert.ok(admits(oneOf(none(), count()), null));
    });

    it('checks the arguments of calls, in the family of the slot', () => {
        const value: Value = { call: 'l2', arguments: { l2: 1e-4 } };
        assert.ok(admits(call('regularizer'), value));
        assert.ok(!admits(call('loss'), value));
        assert.ok(!admits(call('regularizer'), { call: 'l2', arguments: {} }));
        assert.ok(!admits(call('regularizer'), { call: 'l2', arguments: { l2: -1 } }));
        assert.ok(!admits(call('regularizer'), { call: 'l2', arguments: { l2: 1, l1: 1 } }));
        assert.ok(!admits(call('regularizer'), 'l2'));
    });
});

describe('fillDefaults', () => {
    it('takes the strides of pooling from its window where they are left out', () => {
        const { parameters } = layerEntry('max_pool2d');
        assert.deepEqual(fillDefaults(parameters, { pool_size: 3 }), {
            pool_size: 3,
            strides: 3,
            padding: 'valid',
        });
        assert.equal(fillDefaults(parameters, { pool_size: 3, strides: 2 }).strides, 2);
        assert.equal(fillDefaults(parameters, {}).strides, 2);
    });

    it('leaves out what is required and not given', () => {
        assert.ok(!('units' in fillDefaults(layerEntry('dense').parameters, {})));
    });
});

describe('resolveCall', () => {
    it('turns keep into the rate of dropping, without the dust of binary fractions', () => {
        assert.deepEqual(resolveCall('layer', 'dropout', { keep: 0.8 }).arguments, { rate: 0.2, keep: null });
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 1000 }), thousandths => {
                const { rate } = resolveCall('layer', 'dropout', { keep: thousandths / 1000 }).arguments;
                assert.equal(rate, (1000 - thousandths) / 1000);
            }),
        );
    });

    it('makes the max_norm of a layer one of its regularizers', () => {
        const maxNorm = { call: 'max_norm', arguments: { max_value: 3 } };
        const l2 = { call: 'l2', arguments: { l2: 1e-4 } };
        const regularizerOf = (given: Record<string, Value>) =>
            resolveCall('layer', 'dense', { units: 10, ...given }).arguments.regularizer;
        assert.equal(regularizerOf({}), null);
        assert.deepEqual(regularizerOf({ regularizer: l2 }), l2);
        assert.deepEqual(regularizerOf({ max_norm: 3 }), [maxNorm]);
        assert.deepEqual(regularizerOf({ max_norm: 3, regularizer: l2 }), [l2, maxNorm]);
        assert.deepEqual(regularizerOf({ max_norm: 3, regularizer: [l2] }), [l2, maxNorm]);
        assert.deepEqual(callsIn(regularizerOf({ max_norm: 3 })), [maxNorm]);
    });

    it('refuses a name that the family does not have', () => {
        assert.throws(() => resolveCall('loss', 'adam'), RangeError);
    });
});

describe('problems between arguments', () => {
    const problemOf = (
        family: 'rate_schedule' | 'layer' | 'data_source',
        name: string,
        given: Record<string, Value>,
    ) => findEntry(family, name)?.problem?.(resolveCall(family, name, given).arguments)?.argument;

    it('early and late schedules need a cutoff, the standard one does not', () => {
        assert.equal(problemOf('rate_schedule', 'schedule', { rate: 0.5 }), undefined);
        assert.equal(problemOf('rate_schedule', 'schedule', { rate: 0.5, mode: 'early' }), 'mode');
        assert.equal(problemOf('rate_schedule', 'schedule', { rate: 0.5, mode: 'late' }), 'mode');
        assert.equal(
            problemOf('rate_schedule', 'schedule', { rate: 0.5, mode: 'late', cutoff: 10 }),
            undefined,
        );
    });

    it('a learned rate cannot start from 0, whose logarithm it learns', () => {
        assert.equal(problemOf('layer', 'variational_dropout', {}), undefined);
        assert.equal(problemOf('layer', 'variational_dropout', { initial_rate: 0 }), 'initial_rate');
    });

    it('a delimiter is one character', () => {
        assert.equal(problemOf('data_source', 'csv', { path: 'a.csv', delimiter: '\t' }), undefined);
        assert.equal(problemOf('data_source', 'csv', { path: 'a.csv', delimiter: '' }), 'delimiter');
        assert.equal(problemOf('data_source', 'csv', { path: 'a.csv', delimiter: ';;' }), 'delimiter');
    });
});
