import assert from 'node:assert/strict';
import { namesOf } from '../../../src/catalog/index.ts';
import { rules } from '../../../src/lint/rules/index.ts';
import { applyEdits, completionsAt, labelsAt, language, open } from './editor.ts';

const model =
    'let drop = dropout(0.1)\nmodel net(width = 8, act = relu) {\n    input(64)\n    BODY\n}\nmodel block { dense(3) }\n';
const body = (text: string): string => model.replace('BODY', text);

/** The text after the completion with this label is taken, places to type as `$1`. */
async function accept(marked: string, label: string): Promise<string> {
    const { text } = open(marked);
    const item = (await completionsAt(marked)).find(candidate => candidate.label === label);
    assert.ok(item?.textEdit && 'range' in item.textEdit, `${label} is not offered`);
    return applyEdits(text, [item.textEdit]);
}

async function offers(marked: string, ...labels: readonly string[]): Promise<void> {
    const offered = await labelsAt(marked);
    for (const label of labels) {
        assert.ok(offered.includes(label), `${label} is not among ${offered.join(' ')}`);
    }
}

async function offersNot(marked: string, ...labels: readonly string[]): Promise<void> {
    const offered = await labelsAt(marked);
    assert.deepEqual(
        labels.filter(label => offered.includes(label)),
        [],
    );
}

describe('completion', () => {
    it('offers declarations where one may begin', async () => {
        await offers('<|>', 'model', 'data', 'train', 'sweep', 'let');
        await offers('let a = 3\n\nmo<|>', 'model');
        await offers(`${body('')}\n<|>`, 'train');
    });

    it('offers layers in the body of a model, with what they need', async () => {
        await offers(
            body('<|>'),
            ...namesOf('layer'),
            'repeat',
            'residual',
            'concat',
            'block',
            'drop',
            'none',
        );
        await offersNot(body('<|>'), 'add', 'sgd', 'epochs', 'width', 'net');
        assert.match(await accept(body('con<|>'), 'concat'), /concat \{\n {4}\$1\n\} \{\n {4}\$0\n\}/);
        assert.match(await accept(body('de<|>'), 'dense'), /\n {4}dense\(\$\{1:units\}\)\n/);
        assert.match(await accept(body('<|>'), 'dropout'), /\n {4}dropout\(\$\{1:rate\}\)\n/);
        assert.match(await accept(body('<|>'), 'conv2d'), /conv2d\(\$\{1:filters\}, \$\{2:kernel_size\}\)/);
        assert.match(await accept(body('<|>'), 'relu'), /\n {4}relu\(\)\n/);
        assert.match(await accept(body('<|>'), 'block'), /\n {4}block\(\)\n/);
    });

    it('documents what it offers', async () => {
        const dropout = (await completionsAt(body('<|>'))).find(({ label }) => label === 'dropout');
        assert.ok(typeof dropout?.documentation === 'object');
        assert.match(dropout.documentation.value, /Drops each value with probability/);
        assert.match(dropout.documentation.value, /Srivastava/);
    });

    it('documents everything, the words of the language and its choices too', async () => {
        const file = `${body('BODY')}data digits { source = builtin(digits) }\ntrain first = net on digits { }\n`;
        const places = [
            '<|>',
            'let a = <|>',
            file.replace('BODY', '<|>'),
            file.replace('BODY', 'conv2d(3, 3, padding = <|>)'),
            file.replace('BODY', 'dense(3, use_bias = <|>)'),
            file.replace('BODY', 'dense(3, regularizer = <|>)'),
            file.replace('BODY', 'variational_dropout(<|>)'),
            file.replace('BODY', 'residual(<|>) { }'),
            ...['train <|>', 'train net <|>', 'train net on <|>', 'train net on digits { <|> }'],
            'train net on digits { early_stopping = <|> }',
            'train net on digits { optimizer = sgd(0.1, momentum = <|>) }',
            'data d { <|> }',
            'data d { source = csv("a.csv", header = <|>) }',
            ...[
                'sweep <|>',
                'sweep first { <|> }',
                'sweep first { act = [<|>] }',
                'sweep first { scale = [<|>] }',
            ],
        ];
        for (const place of places) {
            const marked = /^(train|sweep)/.test(place) ? file.replace('BODY', '') + place : place;
            const items = await completionsAt(marked);
            assert.ok(items.length > 0, place);
            for (const { label, documentation } of items) {
                const text = typeof documentation === 'object' ? documentation.value : (documentation ?? '');
                assert.ok(text.length > 5, `${label} at ${place}`);
            }
        }
    });

    it('documents a choice by what it is for', async () => {
        const items = await completionsAt(body('conv2d(3, 3, padding = <|>)'));
        const documentation = items.find(({ label }) => label === 'same')?.documentation;
        assert.ok(typeof documentation === 'object');
        assert.match(documentation.value, /conv2d: padding = valid/);
    });

    it('offers to constants whatever the catalogue has, and to axes what their parameter takes', async () => {
        await offers('let a = <|>', 'dropout', 'relu', 'adam', 'l2', 'true');
        assert.equal(await accept('let a = <|>', 'relu'), 'let a = relu');
        const file = `${body('dense(10)')}data d { source = builtin(iris) }\ntrain first = net on d { }\n`;
        await offers(`${file}sweep first { act = [<|>] }`, 'tanh', 'selu');
        await offersNot(`${file}sweep first { act = [<|>] }`, 'dropout', 'adam');
    });

    it('writes no places to type in for an editor that has none', async () => {
        language.clientAbilities.initialize({ capabilities: {} });
        try {
            assert.match(await accept(body('<|>'), 'conv2d'), /\n {4}conv2d\(\)\n/);
            assert.match(await accept(body('<|>'), 'repeat'), /\n {4}repeat 2 {\n {4}\n}\n/);
            const items = await completionsAt(body('<|>'));
            assert.ok(items.every(({ insertTextFormat }) => insertTextFormat === undefined));
        } finally {
            language.clientAbilities.snippets = true;
        }
    });

    it('offers layers in repeat and residual, and after layers on the same line', async () => {
        await offers(body('repeat 3 {\n <|>\n}'), 'dense', 'drop');
        await offers(body('residual {\n de<|>\n}'), 'dense');
        await offers(body('concat {\n de<|>\n} { }'), 'dense', 'concat');
        await offers(body('concat { } {\n dense(3)\n <|>\n}'), 'dense', 'path_dropout');
        await offers(body('concat { } { dense(3) }\n<|>'), 'dense');
        await offers(body('relu() de<|>'), 'dense');
    });

    it('offers arguments that are not given yet, and values for the first', async () => {
        await offers(body('dense(<|>)'), 'units', 'activation', 'max_norm', 'width');
        await offers(body('dense(width, <|>)'), 'activation', 'regularizer');
        await offersNot(body('dense(width, activation = relu, <|>)'), 'units', 'activation');
        await offers(body('dense(width, act<|>'), 'activation');
        assert.match(await accept(body('dense(3, act<|>)'), 'activation'), /dense\(3, activation = \)/);
    });

    it('offers values by slot', async () => {
        await offers(body('dense(3, activation = <|>)'), 'relu', 'leaky_relu', 'softmax', 'act');
        await offersNot(body('dense(3, activation = <|>)'), 'dropout', 'units', 'sgd');
        await offers(body('dense(3, activation = so<|>'), 'softmax');
        await offers(body('dense(3, regularizer = [l2(1e-4), <|>])'), 'l2', 'max_norm');
        await offers(body('conv2d(3, 3, padding = <|>)'), 'valid', 'same');
        await offers(body('dense(3, use_bias = <|>)'), 'true', 'false');
        await offers(body('dropout(schedule(0.5, mode = <|>))'), 'early', 'late');
        await offers(body('residual(projection = <|>) { }'), 'dense', 'conv2d');
        await offers(body('block(<|>)').replace('model block {', 'model block(depth = 3) {'), 'depth');
    });

    it('offers the names that may stand in a slot, and no others', async () => {
        const names = 'let deep = true\nlet same_rate = rate\nlet rate = 0.5\nlet path = "a.csv"\n';
        const at = (text: string) => names + body(text);
        await offers(at('dense(<|>)'), 'width', 'rate', 'same_rate');
        await offersNot(at('dense(<|>)'), 'act', 'drop', 'deep', 'path');
        await offers(at('dense(3, activation = <|>)'), 'act');
        await offersNot(at('dense(3, activation = <|>)'), 'width', 'drop', 'rate', 'same_rate', 'path');
        await offers(at('dense(3, use_bias = <|>)'), 'deep');
        await offersNot(at('dense(3, use_bias = <|>)'), 'width', 'drop', 'act');
        await offersNot(at('conv2d(3, 3, padding = <|>)'), 'width', 'drop', 'act', 'path');
        await offers(at('repeat <|>'), 'width', 'rate');
        await offersNot(at('repeat <|>'), 'drop', 'act');
        await offers(`${names}data d { source = csv(<|>) }`, 'path');
    });

    it('offers no name inside of its own definition, and no parameter before it is declared', async () => {
        await offers('let a = 1\nlet b = <|>', 'a');
        await offersNot('let a = 1\nlet b = <|>', 'b');
        await offers('let a = 1\nmodel m(b = 2, c = <|>, d = 3) { }', 'a', 'b');
        await offersNot('let a = 1\nmodel m(b = 2, c = <|>, d = 3) { }', 'c', 'd');
        await offersNot(body('residual(projection = <|>) { }'), 'net');
    });

    it('offers how a sweep may search', async () => {
        const labels = await labelsAt(
            'model m { input(64) dense(10) }\ndata d { source = builtin(digits) }\ntrain m on d { }\nsweep m { search = <|> }',
        );
        assert.deepEqual(labels.sort(), ['none', 'random_search', 'successive_halving']);
    });

    it('offers settings and their values in blocks', async () => {
        await offers('train m on d {\n    <|>\n}', 'loss', 'optimizer', 'epochs');
        await offersNot('train m on d {\n    epochs = 3\n    <|>\n}', 'epochs', 'source');
        await offers('train m on d {\n    epochs = 3\n    see<|>\n}', 'seed');
        await offers('train m on d {\n    loss = <|>\n}', 'cross_entropy', 'mse');
        await offers('train m on d {\n    optimizer = sg<|>\n}', 'sgd', 'adam');
        await offers('train m on d {\n    optimizer = sgd(<|>)\n}', 'learning_rate', 'momentum');
        await offers('train m on d {\n    early_stopping = <|>', 'patience', 'none');
        await offers('data d {\n    <|>\n}', 'source', 'validation', 'scale');
        await offers('data d {\n    source = <|>\n}', 'builtin', 'csv');
        await offers('data d {\n    source = builtin(<|>)\n}', 'digits', 'moons');
        await offers('data d {\n    scale = <|>\n}', 'standardize', 'none');
    });

    it('offers models, data and runs by name', async () => {
        const file = `${body('dense(10)')}data digits { source = builtin(digits) }\ntrain first = net on digits { }\n`;
        await offers(`${file}train <|>`, 'net', 'block');
        await offers(`${file}train second = <|>`, 'net');
        await offers(`${file}train net <|>`, 'on');
        await offers(`${file}train net on <|>`, 'digits');
        await offers(`${file}train net(<|>) on digits { }`, 'width', 'act');
        await offers(`${file}sweep <|>`, 'first');
        await offers(`${file}sweep first {\n    <|>\n}`, 'width', 'act', 'repeats', 'epochs', 'limit');
        await offers(`${file}sweep first {\n    optimizer = [<|>]\n}`, 'sgd');
    });

    it('offers the rules that a comment can silence, each with what it reports', async () => {
        const line = body('// netspec-ignore stacked-<|>\n    dense(3)');
        const items = await completionsAt(line);
        assert.deepEqual(
            items.map(({ label }) => label),
            rules.map(({ id }) => id),
        );
        const stacked = items.find(({ label }) => label === 'stacked-dropout');
        assert.deepEqual(stacked?.documentation, {
            kind: 'markdown',
            value: 'Dropouts in a row, which act as one with a higher rate.',
        });
        assert.match(await accept(line, 'stacked-dropout'), /\n {4}\/\/ netspec-ignore stacked-dropout\n/);
        await offersNot(body('// netspec-ignore stacked-dropout, <|>'), 'stacked-dropout');
        await offers(body('// netspec-ignore stacked-dropout, <|>'), 'rate-high-hidden');
        await offersNot(body('// netspec-ignore stacked-dropout: <|>'), 'rate-high-hidden');
    });

    it('offers nothing where a name is made up, in comments and in texts', async () => {
        assert.deepEqual(await labelsAt('model <|>'), []);
        assert.deepEqual(await labelsAt('let <|>'), []);
        assert.deepEqual(await labelsAt(body('// de<|>')), []);
        assert.deepEqual(await labelsAt('data d { source = csv("<|>") }'), []);
    });
});
