import assert from 'node:assert/strict';
import {
    bestEpochOf,
    describeComparison,
    describePair,
    describeRun,
    latestValues,
    valuesAt,
} from '../../src/webview/overfitting.ts';
import { curvesOf, runOf } from './support.ts';

describe('the best epoch', () => {
    it('has the lowest validation loss, the first of equals', () => {
        assert.equal(bestEpochOf(runOf().curves), 2);
        assert.equal(bestEpochOf(runOf({}, curvesOf([1, 1, 1], [2, 1, 1])).curves), 2);
    });

    it('is never one that is not a number, and unknown before the first', () => {
        assert.equal(bestEpochOf(runOf({}, curvesOf([1, 1], [Number.NaN, 3])).curves), 2);
        assert.equal(bestEpochOf(runOf({}, curvesOf([1], [Number.NaN])).curves), undefined);
        assert.equal(bestEpochOf(runOf({}, curvesOf([], [])).curves), undefined);
    });
});

describe('the values of an epoch', () => {
    it('have the gap of the loss, and of the accuracy by how much training is better', () => {
        const values = valuesAt(runOf(), 4);
        assert.equal(values?.lossGap, 0.625);
        // Accuracies 1 - 0.125 / 4 and 1 - 0.75 / 4.
        assert.equal(values?.metricGap, 0.15625);
    });

    it('have the gap of an error the other way round', () => {
        const run = runOf({ task: 'regression' });
        assert.equal(valuesAt(run, 4)?.metricGap, -0.15625);
    });

    it('are unknown beyond the curves', () => {
        assert.equal(valuesAt(runOf(), 0), undefined);
        assert.equal(valuesAt(runOf(), 5), undefined);
        assert.equal(latestValues(runOf())?.epoch, 4);
    });
});

describe('a run in words', () => {
    const falling = [1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125, 0.125];

    it('names the best epoch, the overfitting and the gap', () => {
        assert.equal(
            describeRun(runOf({}, curvesOf(falling, [1, 0.5, 0.5, 0.5, 0.5, 0.75, 0.75, 0.75, 0.75, 0.75]))),
            'Best at epoch 2, with validation loss 0.500 and accuracy 87.5%. Validation loss has risen since epoch 5; ' +
                'gap 0.63.',
        );
        assert.equal(
            describeRun(runOf()),
            'Best at epoch 2, with validation loss 0.500 and accuracy 87.5%. The gap is 0.625 at epoch 4.',
            'four epochs are too few to speak of overfitting',
        );
    });

    it('speaks of a running run as unfinished, and of errors as RMSE', () => {
        const run = runOf({ state: 'running', task: 'regression' }, curvesOf([1], [0.5]));
        assert.equal(
            describeRun(run),
            'Best so far at epoch 1, with validation loss 0.500 and RMSE 0.875. ' +
                'At epoch 1 validation loss is 0.500 below training loss: no gap.',
        );
    });

    it('is silent before the first epoch', () => {
        assert.equal(describeRun(runOf({}, curvesOf([], []))), '');
    });
});

describe('a pair in words', () => {
    const main = runOf({}, curvesOf([1, 0.5, 0.25], [1.5, 0.75, 0.375]));
    const twin = runOf({ id: 'b', twinOf: 'a' }, curvesOf([1, 0.25], [1, 0.5]));

    it('compares the best losses, and the gaps at an epoch that both reached', () => {
        assert.equal(
            describeComparison(main, twin),
            'With dropout the best validation loss is 25% lower than without (0.500), and the gap at epoch 2 is ' +
                '0.250 instead of 0.250, on one seed each.',
        );
        assert.match(describeComparison(twin, main) ?? '', /33% higher than without \(0\.375\)/);
    });

    it('says the gap once', () => {
        assert.equal(describePair({ main, twin }).match(/gap/g)?.length, 1);
        assert.equal(describePair({ main, twin: undefined }).match(/gap/g)?.length, 1);
    });

    it('waits for the first epoch of both', () => {
        assert.equal(describeComparison(main, runOf({ id: 'b' }, curvesOf([], []))), undefined);
    });
});
