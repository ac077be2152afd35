import assert from 'node:assert/strict';
import { resolveSweep, sweptRun } from '../../src/language/resolve-sweep.ts';
import { analyze } from './support.ts';

const spec = (sweeps: string, width = 'width') => `model net(width = 8) {
    input(64)
    dense(${width}, activation = relu)
    dropout(0.2)
    dense(10, activation = softmax)
}
data digits {
    source = builtin(digits)
}
train first = net() on digits { epochs = 2 seed = 5 }
train second = net() on digits { epochs = 2 }
${sweeps}
`;

const one =
    'sweep first {\n    width = [4, 16, 32]\n    optimizer = [sgd(0.1), sgd(0.01)]\n    repeats = 2\n}';

describe('the sweep to run', () => {
    it('is the only one of the file, or the one of that name', () => {
        const expected = {
            result: 'sweep',
            run: 'first',
            axes: ['width', 'optimizer'],
            repeats: 2,
            count: 12,
            planned: 12,
            epochs: 2,
            search: null,
        };
        assert.deepEqual(resolveSweep(analyze(spec(one)), {}), expected);
        const both = analyze(spec(`${one}\nsweep second { width = [4, 8] }`));
        assert.deepEqual(resolveSweep(both, { run: 'first' }), expected);
        const second = resolveSweep(both, { run: 'second' });
        assert.ok(second.result === 'sweep' && second.count === 2);
    });

    it('is asked for where there are several, or none of that name, or none at all', () => {
        const both = analyze(spec(`${one}\nsweep second { width = [4, 8] }`));
        assert.deepEqual(resolveSweep(both, {}), {
            result: 'choose',
            runs: ['first', 'second'],
            message: 'This spec has several sweeps: of `first` and `second`.',
        });
        const other = resolveSweep(analyze(spec(one)), { run: 'second' });
        assert.ok(other.result === 'choose' && /no sweep of `second`, but of `first`/.test(other.message));
        const none = resolveSweep(analyze(spec('')), {});
        assert.ok(
            none.result === 'choose' && none.runs.length === 0 && /no `sweep` block/.test(none.message),
        );
    });

    it('is refused with the place of the mistake', () => {
        const refused = resolveSweep(analyze(spec(one, 'wide')), {});
        assert.ok(refused.result === 'refused');
        assert.match(refused.message, /^Line 3, column 11: /);
    });

    it('gives its runs one by one, with the lines of their layers', () => {
        const analysis = analyze(spec(one));
        const runs = Array.from({ length: 12 }, (_, index) => sweptRun(analysis, { run: 'first', index }));
        assert.deepEqual(
            runs.map(({ labels }) => labels.join(' ')),
            ['4', '16', '32'].flatMap(width =>
                ['sgd(0.1)', 'sgd(0.01)'].flatMap(rate => [`${width} ${rate}`, `${width} ${rate}`]),
            ),
        );
        assert.deepEqual(
            runs.map(({ seed }) => seed),
            Array.from({ length: 12 }, (_, index) => 5 + (index % 2)),
        );
        const [first] = runs;
        assert.ok(first !== undefined && !('problem' in first.run));
        assert.deepEqual(first.layerLines.slice(0, 2), [2, 3]);
        assert.throws(() => sweptRun(analysis, { run: 'first', index: 12 }), /no run 13/);
    });
});
