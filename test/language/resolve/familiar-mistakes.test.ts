// What a user of Keras or PyTorch writes first: each is one diagnostic that says what to write here, and a fix that does.

import assert from 'node:assert/strict';
import { dataSettings } from '../../../src/catalog/blocks/data.ts';
import { trainSettings } from '../../../src/catalog/blocks/train.ts';
import { families, familiesOf } from '../../../src/catalog/index.ts';
import { otherNames } from '../../../src/catalog/synonyms.ts';
import { applyTextEdits } from '../../../src/core/text-range.ts';
import { blockWords } from '../../../src/language/syntax/misspelt-keywords.ts';
import { analyze, applyFix, expectClean, expectOne, trained } from '../support.ts';

const withSettings = (settings: string): string =>
    trained('input(64)\ndense(10, activation = softmax)', { settings });
const withData = (data: string, input = 64, classes = 10): string =>
    trained(`input(${input})\ndense(${classes}, activation = softmax)`, { data });

/** The mistake, its message, and what the fix makes of the line that it stands in. */
const mended: readonly (readonly [marked: string, rule: string, message: RegExp, after: RegExp])[] = [
    [
        withSettings('[|learning_rate|] = 0.01'),
        'name',
        /^`learning_rate` is an argument of the optimizer: write `optimizer = adam\(0\.01\)`\.$/,
        /\noptimizer = adam\(0\.01\)\n/,
    ],
    [
        withSettings('[|lr|] = 0.01'),
        'name',
        /write `optimizer = adam\(0\.01\)`/,
        /\noptimizer = adam\(0\.01\)\n/,
    ],
    [
        withSettings('optimizer = sgd\n[|learning_rate|] = 0.05\nmomentum = 0.9\nepochs = 3'),
        'name',
        /^`learning_rate` and `momentum` are arguments of the optimizer: write `optimizer = sgd\(0\.05, momentum = 0\.9\)`/,
        /\{\noptimizer = sgd\(0\.05, momentum = 0\.9\)\nepochs = 3\n\}/,
    ],
    [
        withSettings('[|learning_rate|] = 0.05\nepochs = 3\nmomentum = 0.9'),
        'name',
        /write `optimizer = sgd\(0\.05, momentum = 0\.9\)`/,
        /\{\noptimizer = sgd\(0\.05, momentum = 0\.9\)\nepochs = 3\n\}/,
    ],
    [
        withSettings('optimizer = sgd(0.1, nesterov = true)\n[|momentum|] = 0.9'),
        'name',
        /write `optimizer = sgd\(0\.1, nesterov = true, momentum = 0\.9\)`/,
        /\noptimizer = sgd\(0\.1, nesterov = true, momentum = 0\.9\)\n/,
    ],
    [
        withSettings('[|weight_decay|] = 0.01'),
        'name',
        /write `optimizer = adamw\(weight_decay = 0\.01\)`/,
        /\noptimizer = adamw\(weight_decay = 0\.01\)\n/,
    ],
    [
        withSettings('optimizer = [|0.01|]'),
        'type',
        /^Expected an optimizer .*, found the number 0\.01\. Write `adam\(0\.01\)`\.$/,
        /optimizer = adam\(0\.01\)/,
    ],
    [
        withSettings('optimizer = [|"adam"|]'),
        'type',
        /found the text "adam"\. Write `adam` without quotes\.$/,
        /optimizer = adam\n/,
    ],
    [
        withSettings('early_stopping = [|5|]'),
        'type',
        /Write `patience\(5\)`\.$/,
        /early_stopping = patience\(5\)/,
    ],
    [withSettings('regularizer = [|1e-4|]'), 'type', /Write `l2\(1e-4\)`\.$/, /regularizer = l2\(1e-4\)/],
    [
        withData('source = [|iris|]', 4, 3),
        'type',
        /found the built-in data set `iris`\. Write `builtin\(iris\)`\.$/,
        /source = builtin\(iris\)/,
    ],
    [
        withData('source = [|moons(n = 100)|]', 2, 2),
        'type',
        /Write `builtin\(moons\(n = 100\)\)`\.$/,
        /source = builtin\(moons\(n = 100\)\)/,
    ],
    [
        withData('source = builtin(moons, [|n|] = 100, noise = 0.1)', 2, 2),
        'name',
        /^`n` and `noise` are arguments of `moons`: write `moons\(n = 100, noise = 0\.1\)`\.$/,
        /source = builtin\(moons\(n = 100, noise = 0\.1\)\)/,
    ],
    [
        withData('source = [|"houses.csv"|]'),
        'type',
        /Write `csv\("houses\.csv"\)`\.$/,
        /source = csv\("houses\.csv"\)/,
    ],
    [
        trained('input(64)\n[|Linear|](32)\ndense(10)'),
        'name',
        /^Unknown layer `Linear`\. Did you mean `dense`\?$/,
        /\ndense\(32\)\n/,
    ],
    [trained('input(64)\ndense(10)\n[|bn|]()'), 'name', /Did you mean `batch_norm`\?$/, /\nbatch_norm\(\)\n/],
    [
        trained('input(64)\ndropout([|p|] = 0.5)\ndense(10)'),
        'name',
        /Did you mean `rate`\?$/,
        /dropout\(rate = 0\.5\)/,
    ],
    [
        trained('input(64)\n[|concatenate|] { relu() } { }\ndense(10)'),
        'syntax',
        /Did you mean `concat`\?$/,
        /\nconcat \{/,
    ],
    [
        trained('input(64)\n[|drop_path|](0.2)\ndense(10)'),
        'name',
        /Did you mean `path_dropout`\?$/,
        /\npath_dropout\(0\.2\)\n/,
    ],
    [withSettings('initializer = [|xavier|]'), 'name', /Did you mean `glorot`\?$/, /initializer = glorot\n/],
    [
        withSettings('optimizer = sgd([|lr|] = 0.1)'),
        'name',
        /Did you mean `learning_rate`\?$/,
        /sgd\(learning_rate = 0\.1\)/,
    ],
    [
        'model m {\ninput(64)\n[|dense 10|]\n}',
        'syntax',
        /^A layer is a call: write `dense\(10\)`\.$/,
        /\ndense\(10\)\n/,
    ],
    [
        'model m {\ninput(64)\ndense(units[|:|] 10)\n}',
        'syntax',
        /^Unexpected `:`: expected `=` between `units` and its value\.$/,
        /dense\(units = 10\)/,
    ],
    [
        'model m(width[|:|]16) {\ninput(64)\ndense(width)\n}',
        'syntax',
        /between `width` and/,
        /m\(width = 16\)/,
    ],
    [
        'model m {\ninput(64)\ndense(10, activation[|:|] relu)\n}',
        'syntax',
        /between `activation` and its value/,
        /activation = relu\)/,
    ],
    [withSettings('epochs [|:|] 5'), 'syntax', /between `epochs` and its value/, /\nepochs = 5\n/],
    [
        'model m {\ninput(28, 28, 1)\nconv2d(32, [|(3, 5)|])\nflatten()\ndense(10)\n}',
        'syntax',
        /^A list is written in brackets, not in parentheses: `\[3, 5\]`\.$/,
        /conv2d\(32, \[3, 5\]\)/,
    ],
    [
        'model m {\ninput([|(28, 28, 1)|])\nflatten()\ndense(10)\n}',
        'syntax',
        /^The lengths stand in one pair of parentheses: `input\(28, 28, 1\)`\.$/,
        /\ninput\(28, 28, 1\)\n/,
    ],
    [
        'model m {\ninput(64)\n[|nn.Linear|](10)\n}',
        'syntax',
        /found `nn\.Linear`\. Did you mean `dense`\?$/,
        /\ndense\(10\)\n/,
    ],
    [
        'model m {\ninput(64)\n[|tf.keras.layers.Dropout|](0.5)\ndense(10)\n}',
        'syntax',
        /Did you mean `dropout`\?$/,
        /\ndropout\(0\.5\)\n/,
    ],
    [
        withData('[|builtin|](digits)'),
        'syntax',
        /^A setting has a name: write `source = builtin\(\.\.\.\)`\.$/,
        /\{\s*source = builtin\(digits\)/,
    ],
    [
        withSettings('[|adam|](0.1)'),
        'syntax',
        /write `optimizer = adam\(\.\.\.\)`/,
        /\noptimizer = adam\(0\.1\)\n/,
    ],
    [
        'model m {\ninput(64)\ndropout([|"0.5"|])\ndense(10)\n}',
        'type',
        /found the text "0\.5"\. Write `0\.5` without quotes\.$/,
        /dropout\(0\.5\)/,
    ],
    [
        "model m {\ninput(64)\ndense(10)\n[|Activation('relu')|]\n}",
        'name',
        /^There is no layer `Activation`: every activation is a layer by itself\. Write `relu\(\)`\.$/,
        /\nrelu\(\)\n/,
    ],
    [
        'model m {\ninput(64)\ndense(10)\n[|activation(swish)|]\n}',
        'name',
        /Write `silu\(\)`\.$/,
        /\nsilu\(\)\n/,
    ],
    [
        'model m {\ninput(64)\ndense(10, activation = leaky_relu([|alpha|] = 0.1))\n}',
        'name',
        /Did you mean `negative_slope`\?$/,
        /leaky_relu\(negative_slope = 0\.1\)/,
    ],
    [
        'model m {\ninput(64)\ndense(10, activation = [|None|])\n}',
        'name',
        /Did you mean `linear`\?$/,
        /activation = linear\)/,
    ],
    [
        'model m(width = 64) {\ninput(64)\ndense(width)\ndense(10)\n}\ndata d { source = builtin(digits) }\ntrain [|d(width = 32) on m|] { }\n',
        'name',
        /^A run trains a model on data, and `d` is the data block, `m` the model: write `m\(width = 32\) on d`\.$/,
        /train m\(width = 32\) on d \{/,
    ],
    [
        withData('source = builtin(digits)', 64, 7).replace('dense(7', 'dense([|7|]'),
        'shape',
        /has 10 classes, found 7 outputs\.$/,
        /dense\(10, activation/,
    ],
];

describe('familiar mistakes', () => {
    for (const [marked, rule, message, after] of mended) {
        it(`say what to write: ${/\[\|.*?\|\].*/.exec(marked)?.[0]}`, () => {
            const analysis = expectOne(marked, rule, message);
            assert.match(applyFix(analysis, /./), after);
        });
    }

    it('say where a momentum could go without choosing another optimizer', () => {
        const analysis = expectOne(
            withSettings('optimizer = adam(0.01)\n[|momentum|] = 0.9'),
            'name',
            '`momentum` is an argument of the optimizer. `adam` has no such argument. Write `optimizer = sgd(momentum = 0.9)`.',
        );
        assert.deepEqual(analysis.fixesFor(analysis.diagnostics[0]!), []);
    });

    it('say what may stand among the layers', () => {
        expectOne(
            'model m {\ninput(64)\n[|noise|]\ndense(10)\n}',
            'name',
            'Unknown layer `noise`. Expected a layer, which is a call as `dense(64)`, or a parameter or `let` that holds one.',
        );
    });

    it('are not mended twice over', () => {
        expectOne(
            withSettings('optimizer = adam(0.01)\n[|learning_rate|] = 0.1'),
            'name',
            '`learning_rate` is an argument of the optimizer, which gives `learning_rate` already: leave it out here.',
        );
    });

    it('never get a fix that leads to another mistake', () => {
        for (const spec of [
            withSettings('learning_rate = "fast"'),
            withSettings('loss_rate = 0.1'),
            trained('input(64)\nLinear()\ndense(10)'),
            trained('input(64)\nDropuot2d(relu)\ndense(10)'),
            trained('input(64)\ndense(unit = 2.5)\ndense(10)'),
        ]) {
            const analysis = analyze(spec);
            const [diagnostic] = analysis.diagnostics;
            assert.ok(diagnostic, spec);
            for (const fix of analysis.fixesFor(diagnostic)) {
                expectClean(applyTextEdits(spec, fix.edits));
            }
        }
    });
});

describe('a shape that does not fit', () => {
    it('is mended by the layer that the message names, in its place', () => {
        const analysis = expectOne(
            'model m {\n    input(8, 8, 1)\n    relu()\n    [|dense|](3)\n}',
            'shape',
            /found 8 x 8 x 1\. Insert flatten\(\) before this layer\.$/,
        );
        const after = applyFix(analysis, 'Insert flatten() before this layer');
        assert.equal(after, 'model m {\n    input(8, 8, 1)\n    relu()\n    flatten()\n    dense(3)\n}');
        expectClean(after);
    });

    it('is mended on one line too, and where pixels come as a flat vector', () => {
        const flat = expectOne('model m { input(8, 8, 1) [|dense|](3) }', 'shape', /Insert flatten/);
        assert.equal(applyFix(flat, /flatten/), 'model m { input(8, 8, 1) flatten() dense(3) }');
        const image = expectOne('model m { input(64) [|conv2d|](3, 3) }', 'shape', /Insert reshape/);
        assert.equal(applyFix(image, /reshape/), 'model m { input(64) reshape(8, 8, 1) conv2d(3, 3) }');
        const odd = expectOne('model m { input(63) [|conv2d|](3, 3) }', 'shape', /Insert reshape/);
        assert.deepEqual(odd.fixesFor(odd.diagnostics[0]!), []);
    });
});

describe('other names', () => {
    const names = new Set<string>([
        ...blockWords,
        ...Object.keys(trainSettings),
        ...Object.keys(dataSettings),
        ...Object.values(families).flatMap(entries =>
            Object.entries(entries).flatMap(([name, { parameters }]) => [name, ...Object.keys(parameters)]),
        ),
    ]);

    it('lead to names that exist', () => {
        assert.deepEqual(
            Object.keys(otherNames).filter(name => !names.has(name)),
            [],
        );
    });

    it('are written as they are compared, and each leads to one name in a slot', () => {
        const all = Object.values(otherNames).flat();
        assert.deepEqual(
            all.filter(name => !/^[a-z0-9]+$/.test(name)),
            [],
        );
        // `linear` is a name here too, which `Linear` is not.
        assert.deepEqual(
            all.filter(name => familiesOf(name).length > 0),
            ['linear'],
        );
    });
});
