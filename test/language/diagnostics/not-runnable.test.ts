import assert from 'node:assert/strict';
import { resolveRun } from '../../../src/language/resolve-run.ts';
import type { NotRunnableYet } from '../../../src/model/not-runnable-yet.ts';
import { analyze, expectClean, showAll, trained } from '../support.ts';

const lists: NotRunnableYet = {
    layer: ['conv2d', 'gaussian_noise', 'selu'],
    activation: ['gelu'],
    regularizer: ['l1', 'max_norm'],
    optimizer: ['rmsprop'],
    momentum_schedule: ['ramp'],
    rate_schedule: ['schedule'],
    data_source: ['csv'],
    builtin_set: ['iris'],
    train_setting: ['clip_norm', 'mc_samples'],
    data_setting: ['limit'],
};
const report = (text: string): string[] =>
    showAll(analyze(text, { notRunnableYet: lists })).map(line => line.slice(0, line.indexOf(']') + 1));

describe('not-runnable-yet', () => {
    it('stands at what cannot be trained, as information', () => {
        const text = trained(
            'input(8, 8, 1)\nconv2d(4, 3)\nflatten()\ndense(256, activation = selu, max_norm = 3)\nalpha_dropout(schedule(0.1))\ndense(8, activation = gelu, regularizer = [l2(1e-4), l1(1e-4)])\ndense(10)',
            {
                settings:
                    'optimizer = sgd(0.1, momentum = ramp(0.5, 0.9, epochs = 3))\nclip_norm = 5\nmc_samples = 1',
                data: 'source = builtin(digits)\nlimit = 100',
            },
        );
        assert.deepEqual(report(text), [
            'not-runnable-yet [conv2d]',
            'not-runnable-yet [selu]',
            'not-runnable-yet [3]',
            'not-runnable-yet [schedule(0.1)]',
            'not-runnable-yet [[l2(1e-4), l1(1e-4)]',
            'not-runnable-yet [limit]',
            'not-runnable-yet [sgd(0.1, momentum = ramp(0.5, 0.9, epochs = 3))]',
            'not-runnable-yet [clip_norm]',
        ]);
        const { diagnostics } = analyze(text, { notRunnableYet: lists });
        assert.ok(diagnostics.every(({ severity }) => severity === 'info'));
    });

    it('refuses the run that it is about and no other', () => {
        const text = trained('input(64)\ndense(10)', {
            after: 'model b { input(8, 8, 1) conv2d(4, 3) flatten() dense(10) }\ntrain b on examples { }',
        });
        const analysis = analyze(text, { notRunnableYet: lists });
        assert.equal(resolveRun(analysis, { run: 'net' }).result, 'run');
        const refused = resolveRun(analysis, { run: 'b' });
        assert.equal(refused.result, 'refused');
        assert.match(refused.result === 'refused' ? refused.message : '', /^Line 11, column 26: `conv2d`/);
    });

    it('does not refuse the twin for a noise that it leaves out', () => {
        const text = trained('input(64)\ngaussian_noise(0.1)\ndense(10)');
        const analysis = analyze(text, { notRunnableYet: lists });
        assert.equal(resolveRun(analysis, {}).result, 'refused');
        assert.equal(resolveRun(analysis, { withoutDropout: true }).result, 'run');
    });

    it('is silent about what can be trained', () => {
        expectClean(trained('input(64)\ndense(10)', { settings: 'mc_samples = 1' }), {
            notRunnableYet: lists,
        });
    });
});
