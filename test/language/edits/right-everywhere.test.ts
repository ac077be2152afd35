// A fix edits a text that several runs and sweeps go through, and has to be right for all of them.

import assert from 'node:assert/strict';
import { applyTextEdits } from '../../../src/core/text-range.ts';
import type { Analysis } from '../../../src/language/analysis.ts';
import type { ResolvedRun } from '../../../src/model/resolved.ts';
import { analyze, applyFix, show } from '../support.ts';

const data = 'data d { source = builtin(digits) }\n';
const model = (layers: string, parameters = '') =>
    `model m${parameters} {\n    input(64)\n    dense(256)\n${layers}\n    dense(10, activation = softmax)\n}\n${data}`;
const titles = (analysis: Analysis): string[] =>
    analysis.diagnostics.flatMap(diagnostic => analysis.fixesFor(diagnostic).map(({ title }) => title));

/** For each dense layer, the part of its input that gets through all the dropouts before it. */
function keptBefore({ network }: ResolvedRun): string[] {
    let kept = 1;
    return network.layers.flatMap(({ kind, parameters }) => {
        if (kind === 'dropout') {
            kept *= 1 - Number(parameters.rate);
        }
        if (kind !== 'dense') {
            return [];
        }
        const before = kept.toFixed(9);
        kept = 1;
        return [before];
    });
}

describe('a fix of a model that several runs share', () => {
    const runs = 'train m on d { }\ntrain b = m(r = 0.5) on d { }\n';
    const sweep = 'train m on d { }\nsweep m { r = [0.1, 0.3] }\n';

    for (const [name, after] of [
        ['two runs', runs],
        ['a sweep', sweep],
        ['one run', 'train m on d { }\n'],
    ] as const) {
        it(`does not merge a rate that a parameter gives, with ${name}`, () => {
            for (const rates of [
                'dropout(r) dropout(0.1)',
                'dropout(0.1) dropout(r)',
                'dropout(0.6 - r) dropout(0.1)',
                'dropout(0.1) relu() dropout(keep = 1 - r)',
            ]) {
                const analysis = analyze(model(`    ${rates}`, '(r = 0.2)') + after);
                assert.deepEqual(
                    analysis.diagnostics.map(({ rule }) => rule),
                    ['stacked-dropout'],
                );
                assert.deepEqual(titles(analysis), []);
            }
        });
    }

    it('does not merge what a parameter holds, nor across it', () => {
        for (const [parameters, layers] of [
            ['(noise = dropout(0.2))', 'noise dropout(0.1)'],
            ['(noise = dropout(0.2))', 'dropout(0.1) noise'],
            ['(act = relu())', 'dropout(0.1) act dropout(0.2)'],
            ['(act = relu)', 'dropout(0.1) act dropout(0.2)'],
        ] as const) {
            const analysis = analyze(`${model(`    ${layers}`, parameters)}train m on d { }\n`);
            assert.deepEqual(
                analysis.diagnostics.map(({ rule }) => rule),
                ['stacked-dropout'],
            );
            assert.deepEqual(titles(analysis), []);
        }
    });

    it('merges literals and constants, and those of a model that all runs train alike', () => {
        const literals = analyze(model('    dropout(0.2)\n    dropout(0.1)', '(r = 0.2)') + runs);
        assert.match(applyFix(literals, /^Merge/), /dense\(256\)\n {4}dropout\(0\.28\)\n/);
        const constant = analyze(
            `let q = 0.2\n${model('    dropout(q)\n    dropout(0.1)')}train m on d { }\n`,
        );
        assert.match(applyFix(constant, /^Merge/), /dense\(256\)\n {4}dropout\(0\.28\)\n/);
    });

    it('does not merge into a model that another run has behind something else', () => {
        const analysis = analyze(
            `model block { dropout(0.1) dense(256) }
model one { input(64) dense(256) dropout(0.4) block() dense(10) }
model two { input(64) dense(256) block() dense(10) }
${data}train one on d { }
train two on d { }
`,
        );
        assert.equal(analysis.diagnostics.length, 1);
        assert.deepEqual(titles(analysis), []);
    });

    it('does not remove the statement where an argument is wrong', () => {
        const noise = analyze(
            `${model('    noise', '(noise = none)')}train m(noise = dropout(50)) on d { }\ntrain b = m() on d { }\n`,
        );
        assert.deepEqual(titles(noise), ['Set `rate` to 0.5']);
        assert.match(applyFix(noise, /^Set/), /train m\(noise = dropout\(0\.5\)\)/);
        const rate = analyze(
            `${model('    dropout(r)', '(r = 0.2)')}train m on d { }\ntrain b = m(r = 2) on d { }\n`,
        );
        assert.ok(!titles(rate).some(title => title.startsWith('Remove')));
    });

    it('keeps the rates of all layers that it does not name, whatever is fixed', () => {
        const numbers = ['0.1', '0.2', 'r', '1 - r', 'q', 'r * q'];
        let fixed = 0;
        for (let index = 0; index < 216; index++) {
            const at = (place: number) => numbers[Math.floor(index / 6 ** place) % 6] ?? '0.1';
            const spec = `let q = 0.4\n${model(
                `    dropout(${at(0)})\n    relu()\n    dropout(${at(1)})\n    dense(256)\n    dropout(${at(2)})`,
                '(r = 0.2)',
            )}train m on d { }\ntrain b = m(r = 0.5) on d { }\n`;
            const analysis = analyze(spec);
            for (const diagnostic of analysis.diagnostics) {
                for (const fix of analysis.fixesFor(diagnostic)) {
                    const after = analyze(applyTextEdits(spec, fix.edits));
                    fixed += 1;
                    assert.deepEqual(
                        after.spec.runs.map(keptBefore),
                        analysis.spec.runs.map(keptBefore),
                        `${fix.title}\n${spec}`,
                    );
                }
            }
        }
        assert.ok(fixed > 20, `${fixed} fixes`);
    });
});

describe('findings of several runs at one token', () => {
    it('show the worst, how many times, and where its value was written', () => {
        const spec = `${model('    repeat n { dense(256) dropout(q) }', '(q = 0.2, n = 1)')}train a = m(q = 3, n = 3) on d { }
train b = m(q = 20) on d { }
`;
        for (const text of [spec, spec.replace(/(train a.*\n)(train b.*\n)/, '$2$1')]) {
            const { diagnostics } = analyze(text);
            const [diagnostic, ...others] = diagnostics;
            assert.ok(diagnostic);
            assert.deepEqual(others, []);
            assert.match(show(text, diagnostic), /^rate-out-of-range \[q\] Drop rate 20 .*\(x3\)\.$/);
            assert.deepEqual(
                diagnostic.related.map(({ message, range }) => [message, text.slice(range.start, range.end)]),
                [['`q` is 20 in run `b`.', '20']],
            );
        }
    });

    it('follow a value through the models that pass it on', () => {
        const text = `model block(rate = 0.1) { dense(256) dropout(rate) }
${model('    block(rate = q)', '(q = 0.2)')}train m on d { }
train b = m(q = 2) on d { }
`;
        const [diagnostic] = analyze(text).diagnostics;
        assert.deepEqual(
            diagnostic?.related.map(({ message }) => message),
            ['`q` is 2 in run `b`.'],
        );
    });
});

describe('a wrong rate that a constant holds', () => {
    it('is one mistake at the constant, however often it is used, and mended there', () => {
        const text = `let p = 100%\n${model('    dropout(p)\n    dense(256)\n    dropout(p)')}train m on d { }\ntrain b = m() on d { }\n`;
        const analysis = analyze(text);
        const [diagnostic, ...others] = analysis.diagnostics;
        assert.ok(diagnostic);
        assert.deepEqual(others, []);
        assert.match(show(text, diagnostic), /^rate-out-of-range \[100%\] Drop rate 1 drops everything/);
        assert.deepEqual(
            diagnostic.related.map(({ message, range }) => [message, text.slice(range.start, range.end)]),
            [
                ['It is used here.', 'p'],
                ['It is used here.', 'p'],
            ],
        );
        const fixed = applyFix(analysis, 'Set `p` to 50%');
        assert.equal(fixed, text.replace('100%', '50%'));
        assert.deepEqual(analyze(fixed).diagnostics, []);
    });

    it('stands at its only use', () => {
        const text = `let p = 100%\n${model('    dropout(p)')}train m on d { }\n`;
        const analysis = analyze(text);
        assert.deepEqual(
            analysis.diagnostics.map(({ range }) => text.slice(range.start, range.end)),
            ['p'],
        );
        assert.equal(applyFix(analysis, 'Set `p` to 50%'), text.replace('100%', '50%'));
    });
});

describe('a high rate that a name holds', () => {
    const high = (rate: string) => `    dropout(${rate})`;

    for (const [held, text, [from, to]] of [
        ['a constant', `let p = 0.8\n${model(high('p'))}`, ['let p = 0.8', 'let p = 0.2']],
        ['a default', model(high('p'), '(p = 80%)'), ['p = 80%', 'p = 20%']],
        [
            'a call',
            `${model(high('p'), '(p = 0.1)')}train m(p = 0.8) on d { }\n`,
            ['m(p = 0.8)', 'm(p = 0.2)'],
        ],
        [
            'a model that is called as a layer',
            `model block(p = 0.1) { dense(256) dropout(p) }\n${model('    block(p = 0.8)')}`,
            ['block(p = 0.8)', 'block(p = 0.2)'],
        ],
    ] as const) {
        it(`is mended where it was written, which is ${held}`, () => {
            const analysis = analyze(text);
            assert.deepEqual(
                analysis.diagnostics.map(({ rule }) => rule),
                ['rate-high-hidden'],
            );
            const fixed = applyFix(analysis, /^Set `p` to (0\.2|20%)$/);
            assert.equal(fixed, text.replace(from, to));
            assert.deepEqual(analyze(fixed).diagnostics, []);
        });
    }

    it('stays where the name is used for something else too', () => {
        for (const text of [
            `let p = 0.8\n${model('    dropout(p)\n    dense(4096)\n    relu()\n    gaussian_noise(p)')}`,
            model('    dropout(p)\n    dense(4096)\n    gaussian_noise(p)', '(p = 0.8)'),
            model(`${high('p')}\n    dense(width)`, '(p = 0.8, width = p * 100)'),
            `let p = 0.8\n${model(high('p'))}model other(p = 0.1) { input(3) dense(4) dropout(p) dense(2) }\n`,
            // The block's rate is the default of the model around it, which the noise has too.
            `model block(p = 0.1) { dense(256) dropout(p) }\n${model('    block(p = p)\n    gaussian_noise(p)', '(p = 0.8)')}`,
        ]) {
            const analysis = analyze(text);
            assert.ok(
                analysis.diagnostics.some(({ rule }) => rule === 'rate-high-hidden'),
                text,
            );
            assert.deepEqual(titles(analysis), [], text);
        }
    });

    it('stays where another run has it, for which it is right', () => {
        const text = (rate: string, before: string) =>
            `${before}model m(width = 4) {
    input(64)
    dense(width)
    dropout(${rate})
    dense(10, activation = softmax)
}
${data}train m on d { }
train b = m(width = 4096) on d { }
`;
        for (const analysis of [analyze(text('p', 'let p = 0.5\n')), analyze(text('0.5', ''))]) {
            assert.ok(analysis.diagnostics.some(({ rule }) => rule === 'narrow-layer-annihilation'));
            assert.deepEqual(
                titles(analysis).filter(title => /^Set `(p|rate)`/.test(title)),
                [],
            );
        }
    });

    it('is mended at once where several layers share a budget and the name', () => {
        const layers = '    dense(512, activation = relu)\n    dropout(p)\n'.repeat(6);
        const text = `let p = 0.5\n${model(layers)}`;
        assert.deepEqual(titles(analyze(text)), ['Set `p` to 0.31']);
        const other = text.replace('dropout(p)', 'dropout(p)\n    gaussian_noise(p)');
        assert.deepEqual(titles(analyze(other)), []);
    });
});
