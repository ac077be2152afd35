import assert from 'node:assert/strict';
import type { ConfusionMatrix } from '../../src/model/epoch-details.ts';
import { confusionText, mostClassesShown } from '../../src/webview/confusion-scene.ts';
import { tablesOf } from '../../src/webview/measures-scene.ts';
import { curvesOf, measuresWith, runOf } from './support.ts';

const trees: ConfusionMatrix = {
    classes: 3,
    classNames: ['ash', 'oak'],
    counts: Uint32Array.of(1200, 0, 3, 1, 4, 0, 0, 0, 0),
};

describe('the confusion matrix', () => {
    it('has a row for each right class by its name, with the share that was right', () => {
        const { form, headings, rows } = confusionText(trees);
        assert.deepEqual([form, headings], ['matrix', ['', 'ash', 'oak', '2', 'Right']]);
        assert.deepEqual(
            rows.map(({ name, cells }) => [name, ...cells.map(({ text, kind }) => `${text} ${kind}`)]),
            [
                ['ash', '1,200 right', '· none', '3 wrong', '99.8% sum'],
                ['oak', '1 wrong', '4 right', '· none', '80.0% sum'],
                ['2', '· none', '· none', '· right', '– sum'],
            ],
        );
        assert.deepEqual(
            rows[0]?.cells.map(({ meaning }) => meaning),
            [
                '1,200 of 1,203 of class ash were recognized',
                '0 of 1,203 of class ash were taken for oak',
                '3 of 1,203 of class ash were taken for 2',
                undefined,
            ],
        );
    });

    it('lists the most frequent mistakes of many classes, the first of equals first', () => {
        const classes = mostClassesShown + 1;
        const counts = new Uint32Array(classes * classes).fill(1);
        counts[5 * classes + 2] = 7;
        const { form, rows } = confusionText({ classes, counts });
        assert.equal(form, 'mistakes');
        assert.equal(rows.length, 12);
        const texts = rows.map(({ name, cells }) => [name, ...cells.map(({ text }) => text)].join(' '));
        assert.deepEqual(texts.slice(0, 3), ['5 2 7', '0 1 1', '0 2 1']);
    });

    it('is that of the best epoch, and none until it is there', () => {
        const curves = {
            ...curvesOf([2, 1], [1, 2]),
            measures: measuresWith({ validationAccuracy: Float32Array.of(0.5, 0.6) }),
        };
        const run = runOf({}, curves);
        const best = (epoch: number) => ({ details: { best: { epoch, confusion: trees } } });
        assert.equal(tablesOf({ ...run, ...best(1) })?.confusion, trees);
        assert.equal(tablesOf({ ...run, ...best(2) })?.confusion, undefined);
    });
});
