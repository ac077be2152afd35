import assert from 'node:assert/strict';
import { resolveRun } from '../../src/language/resolve-run.ts';
import { analyze, referenceExample, trained } from './support.ts';

const resolve = (text: string, params: Parameters<typeof resolveRun>[1] = {}) =>
    resolveRun(analyze(text), params);

describe('the run to train', () => {
    it('is the only one of the file', () => {
        const result = resolve(referenceExample);
        assert.equal(result.result === 'run' && result.run.name, 'digits_mlp');
    });

    it('is the twin without dropout where asked for', () => {
        const result = resolve(referenceExample, { run: 'digits_mlp', withoutDropout: true });
        assert.ok(result.result === 'run');
        assert.equal(result.run.name, 'digits_mlp/without-dropout');
        assert.deepEqual(
            result.run.network.layers.map(({ kind }) => kind),
            ['input', 'dense', 'relu', 'dense', 'relu', 'dense', 'softmax'],
        );
    });

    it('comes with the line of each layer, its twin too', () => {
        const lineOf = (text: string) =>
            referenceExample.slice(0, referenceExample.indexOf(text)).split('\n').length;
        const result = resolve(referenceExample);
        assert.ok(result.result === 'run');
        const { layers } = result.run.network;
        assert.equal(result.layerLines.length, layers.length);
        assert.equal(result.layerLines[0], lineOf('input(64)'));
        assert.equal(result.layerLines[1], lineOf('dropout(0.2)'));
        assert.equal(result.layerLines.at(-1), lineOf('dense(10'));
        const twin = resolve(referenceExample, { withoutDropout: true });
        assert.ok(twin.result === 'run');
        assert.equal(twin.layerLines.length, twin.run.network.layers.length);
        assert.deepEqual(
            [twin.layerLines[0], twin.layerLines.at(-1)],
            [result.layerLines[0], result.layerLines.at(-1)],
        );
    });

    it('has no twin where there is no noise', () => {
        const result = resolve(trained('input(64)\ndense(10)'), { withoutDropout: true });
        assert.ok(result.result === 'refused');
        assert.match(
            result.message,
            /^Line 8, column 7: The run `net` has no dropout or other noise to leave out/,
        );
    });

    it('is to be chosen where there are several, or none of that name', () => {
        const two = trained('input(64)\ndense(10)', { after: 'train b = net on examples { }' });
        const open = resolve(two);
        assert.ok(open.result === 'choose');
        assert.deepEqual(open.runs, ['net', 'b']);
        assert.equal(open.message, 'This spec has several runs: `net` and `b`.');
        const wrong = resolve(two, { run: 'c' });
        assert.ok(wrong.result === 'choose');
        assert.equal(wrong.message, 'This spec has no run `c`. It has `net` and `b`.');
        const none = resolve('model a { input(3) dense(3) }');
        assert.ok(none.result === 'choose');
        assert.match(none.message, /trains nothing/);
    });

    it('is refused by mistakes of the language, with the first as a person reads it', () => {
        const result = resolve(trained('input(64)\ndense(10.5)\ndens(10)'));
        assert.ok(result.result === 'refused');
        assert.equal(
            result.message,
            'Line 3, column 7: Expected a whole number of units (at least 1) for `units` of `dense`, found 10.5. (and 1 more)',
        );
        assert.deepEqual(
            result.diagnostics.map(({ start }) => start),
            [
                { line: 2, character: 6 },
                { line: 3, character: 0 },
            ],
        );
        assert.equal(resolve('').result, 'refused');
    });

    it('is refused by a rate out of range, and by nothing else that the linter says', () => {
        assert.equal(resolve(trained('input(64)\ndense(8)\ndropout(1)\ndense(10)')).result, 'refused');
        assert.equal(
            resolve(trained('input(64)\ndense(64)\ndropout(0.2)\ndropout(0.2)\ndense(10)')).result,
            'run',
        );
    });
});
