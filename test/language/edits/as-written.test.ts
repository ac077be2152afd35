// What a fix does not change stays as a person wrote it, and what it writes is what its title says.

import assert from 'node:assert/strict';
import type { Analysis } from '../../../src/language/analysis.ts';
import { fixAll } from '../../../src/language/edits/fix-all.ts';
import { analyze, applyFix } from '../support.ts';

const lines = (...some: readonly string[]) => some.map(line => `    ${line}\n`).join('');
const model = (...body: readonly string[]) =>
    `model m {\n${lines('input(64)', ...body, 'dense(10, activation = softmax)')}}\n`;
const digits = 'data d {\n    source = builtin(digits)\n}\n';
const noisy = model('dense(256, activation = relu)', 'dropout(0.5)') + digits;
const titles = (analysis: Analysis): string[] =>
    analysis.diagnostics.flatMap(diagnostic => analysis.fixesFor(diagnostic).map(({ title }) => title));
const fixedAll = (text: string) => fixAll(analyze(text), other => analyze(other)).analysis.text;

describe('a recipe for training', () => {
    const trained = (...settings: readonly string[]) => `train m on d {\n${lines(...settings)}}\n`;
    const recipe = (before: readonly string[], after: readonly string[], constants = ['', '']) =>
        assert.equal(
            applyFix(analyze(constants[0] + noisy + trained(...before)), /^Train with/, 'sgd-dropout-recipe'),
            constants[1] + noisy + trained(...after),
        );

    it('keeps the names of arguments, their order and the notation of numbers', () => {
        recipe(
            [
                'optimizer   = sgd(momentum = 0.9, nesterov = true, learning_rate = 1e-1)',
                'regularizer = l2(1e-4)',
            ],
            [
                'optimizer   = sgd(momentum = 0.95, nesterov = true, learning_rate = 0.05)',
                'regularizer = [l2(1e-4), max_norm(3)]',
            ],
        );
        recipe(
            ['optimizer = sgd(0.1)', 'regularizer = [l1(1e-5), l2(1e-4)]'],
            ['optimizer = sgd(0.005, momentum = 0.95)', 'regularizer = [l1(1e-5), l2(1e-4), max_norm(3)]'],
        );
        recipe(
            ['optimizer = sgd(0.1, momentum = ramp(from = 0.5, to = 0.9, epochs = 5))'],
            [
                'optimizer = sgd(0.05, momentum = ramp(from = 0.5, to = 0.95, epochs = 5))',
                'regularizer = max_norm(3)',
            ],
        );
    });

    it('keeps the comments between arguments', () => {
        recipe(
            [
                'optimizer = sgd( // plain',
                '    learning_rate = 0.1, // swept later',
                '    momentum = 0.9) // slow',
                'regularizer = [ // list',
                '    l2(1e-4) // small',
                ']',
            ],
            [
                'optimizer = sgd( // plain',
                '    learning_rate = 0.05, // swept later',
                '    momentum = 0.95) // slow',
                'regularizer = [ // list',
                '    l2(1e-4), max_norm(3) // small',
                ']',
            ],
        );
    });

    it('goes to the constant that is used there only, and is not offered where it is used elsewhere too', () => {
        const settings = (rate: string) => [`optimizer = sgd(lr, momentum = ${rate})`];
        recipe(
            settings('0.9'),
            [...settings('0.95'), 'regularizer = max_norm(3)'],
            ['let lr = 0.1 // tried\n', 'let lr = 0.05 // tried\n'],
        );
        const twice = `let lr = 0.1\n${noisy}${trained('optimizer = sgd(lr)')}train b = m on d {\n    optimizer = adam(lr)\n}\n`;
        const computed = `let lr = 0.1\n${noisy}${trained('optimizer = sgd(lr / 2)')}`;
        for (const text of [twice, computed]) {
            const analysis = analyze(text);
            assert.ok(analysis.diagnostics.some(({ rule }) => rule === 'sgd-dropout-recipe'));
            assert.deepEqual(titles(analysis), []);
        }
    });

    it('puts a regularizer with a name in front of its own', () => {
        recipe(
            ['optimizer = sgd(0.1, momentum = 0.9)', 'regularizer = decay'],
            ['optimizer = sgd(0.05, momentum = 0.95)', 'regularizer = [decay, max_norm(3)]'],
            ['let decay = l2(1e-4)\n', 'let decay = l2(1e-4)\n'],
        );
    });
});

describe('a percentage', () => {
    it('is replaced by a percentage, which the title names', () => {
        for (const [rate, title, after] of [
            ['100%', 'Set `rate` to 50%', '50%'],
            ['5000%', 'Set `rate` to 50%', '50%'],
            ['50', 'Set `rate` to 0.5', '0.5'],
        ] as const) {
            const analysis = analyze(model('dense(256)', `dropout(${rate})`));
            assert.equal(
                applyFix(analysis, title, 'rate-out-of-range'),
                model('dense(256)', `dropout(${after})`),
            );
        }
        const kept = analyze(model('dense(256, activation = relu)', 'dropout(90% // of it\n    )'));
        assert.equal(
            applyFix(kept, 'Set `keep` to 90%', 'rate-high-hidden'),
            model('dense(256, activation = relu)', 'dropout(keep = 90% // of it\n    )'),
        );
        const merged = analyze(model('dense(256)', 'dropout(0.2)', 'dropout(30%)'));
        assert.equal(applyFix(merged, 'Merge into `dropout(44%)`'), model('dense(256)', 'dropout(44%)'));
    });

    it('is what is held out of the examples', () => {
        const data = (validation: string) =>
            `data d {\n${lines('source = builtin(digits)', `validation = ${validation}`)}}\n`;
        const head = model('dense(256, activation = relu)');
        const train = 'train m on d { }\n';
        assert.equal(fixedAll(`${head}${data('builtin(digits)')}${train}`), `${head}${data('20%')}${train}`);
        assert.equal(
            fixedAll(`${head}${data('builtin( // the same\n        digits) // for now')}${train}`),
            `${head}${data('20% // for now').replace('    validation', '    // the same\n    validation')}${train}`,
        );
    });
});

describe('the default that a title names', () => {
    it('is written', () => {
        const small =
            'model m {\n    input(4)\n    dense(8)\n    dropout(0.5)\n    dense(3, activation = softmax)\n}\ndata d { source = builtin(iris) }\n';
        const analysis = analyze(`${small}train m on d { // short\n}\n`);
        assert.equal(
            applyFix(analysis, 'Add `early_stopping = patience(10)`', 'tiny-dataset'),
            `${small}train m on d { // short\n    early_stopping = patience(10)\n}\n`,
        );
    });
});

describe('comments in a call', () => {
    it('stay where one of its arguments changes', () => {
        const schedule = (rate: string) =>
            model('dense(256)', 'dropout(schedule( // early', `    ${rate}, // start`, '    cutoff = 10))');
        assert.equal(applyFix(analyze(schedule('50')), /^Set/, 'rate-out-of-range'), schedule('0.5'));
    });

    it('stand where the call stood that is removed or merged', () => {
        const two = model(
            'dense(256)',
            'dropout( // first',
            '    0.2) // gentle',
            'dropout( // second',
            '    0.3)',
        );
        assert.equal(
            fixedAll(two),
            model('dense(256)', '// first', '// gentle', 'dropout( // second', '    0.44)'),
        );
        const wrong = analyze(model('dense(256)', 'dropout( // all', '    1 // of it', ')'));
        assert.equal(applyFix(wrong, /^Remove/), model('dense(256)', '// all', '// of it'));
    });
});

describe('a comment above a layer', () => {
    it('moves with it, and another layer is not put between a comment and its layer', () => {
        const before = model(
            'dense(256)',
            '',
            '// about the noise,',
            '// in two lines',
            'dropout(0.3) // gentle',
            '',
            '// about the norm',
            'batch_norm()',
            'relu()',
        );
        assert.equal(
            applyFix(analyze(before), 'Move `dropout` after `relu`'),
            model(
                'dense(256)',
                '',
                '',
                '// about the norm',
                'batch_norm()',
                'relu()',
                '// about the noise,',
                '// in two lines',
                'dropout(0.3) // gentle',
            ),
        );
        const last = (...end: readonly string[]) =>
            `model m {\n${lines('input(64)', 'dense(256, activation = relu)', ...end)}}\n`;
        assert.equal(
            fixedAll(last('// the head', 'dense(10)', 'softmax()', '// keep', 'dropout(0.2)')),
            last('// keep', 'dropout(0.2)', '// the head', 'dense(10)', 'softmax()'),
        );
    });

    it('moves with it to another body too', () => {
        const before = model(
            'residual {',
            '    dense(64)',
            '    // about the noise',
            '    dropout(50%) // half',
            '    batch_norm()',
            '    relu()',
            '}',
        );
        assert.equal(
            applyFix(analyze(before), 'Move `dropout` before the last `dense`, as `dropout(0.5)`'),
            model(
                'residual {',
                '    dense(64)',
                '    batch_norm()',
                '    relu()',
                '}',
                '// about the noise',
                'dropout(0.5) // half',
            ),
        );
    });

    it('stays where another blank line parts the two', () => {
        assert.equal(
            applyFix(
                analyze(model('dense(256)', '// part two', '', 'dropout(0.3)', 'batch_norm()', 'relu()')),
                'Move `dropout` after `relu`',
            ),
            model('dense(256)', '// part two', '', 'batch_norm()', 'relu()', 'dropout(0.3)'),
        );
    });

    it('does not swallow what follows on the line that it is moved to', () => {
        const text = (...end: readonly string[]) => `model m {\n${lines('input(64)', ...end)}}\n`;
        assert.equal(
            fixedAll(text('dense(64) dense(10) softmax()', 'dropout(0.2) // late')),
            text('dense(64) dropout(0.2) // late', 'dense(10) softmax()'),
        );
    });

    it('stays where the layer is removed, but for one that silences a rule about it', () => {
        const ignore = '// netspec-ignore rate-negligible: a study';
        const text = model('dense(256)', '// gentle', ignore, 'dropout(0.01)', '// firm', 'dropout(0.3)');
        assert.deepEqual(
            analyze(text).diagnostics.map(({ rule }) => rule),
            ['stacked-dropout'],
        );
        assert.equal(fixedAll(text), model('dense(256)', '// gentle', '// firm', 'dropout(0.307)'));
        const behind = model('dense(256)', `dropout(0.2) ${ignore}`, 'dropout(0.3) // firm');
        assert.equal(fixedAll(behind), model('dense(256)', 'dropout(0.44) // firm'));
    });
});
