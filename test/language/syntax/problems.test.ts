import assert from 'node:assert/strict';
import { analyze, applyFix, expectOne, runOf, showAll, unmark } from '../support.ts';

describe('syntax problems', () => {
    const model = 'model m { input(64) }\n';
    const cases: readonly [name: string, marked: string, message: RegExp][] = [
        ['an empty file', '[||]', /^This file is empty\. A spec begins with a model/],
        ['a file of blanks', '[||]\n  \n', /^This file is empty/],
        ['a file of comments', '[||]// nothing yet\n', /only comments/],
        ['JSON', '[|{|] "layers": [1, 2] }', /does not look like a spec: .*found `{`/],
        [
            'prose',
            '[|Dear|] reader, this is a letter.\nIt has (some) words.',
            /does not look like a spec: .*found `Dear`/,
        ],
        ['a binary file', '[|\u0089|]PNG\r\n\u001a\n\u0000\u0000', /does not look like a spec: .*U\+0089/],
        [
            'Python',
            '[|import|] torch\nmodel = Sequential()\nmodel.add(Dense(3))\n',
            /does not look like a spec: .*`import`/,
        ],
        [
            'a word before the first declaration',
            '[|foo|]\nmodel m { input(64) }',
            /^Expected a declaration.*found `foo`/,
        ],
        [
            'a misspelt declaration at the beginning',
            '[|modle|] m { input(64) }',
            /found `modle`\. Did you mean `model`\?$/,
        ],
        [
            'a misspelt declaration after others',
            `${model}[|swepe|] m { epochs = [1, 2] }`,
            /^Expected a declaration.*found `swepe`\. Did you mean `sweep`\?$/,
        ],
        [
            'a misspelt repeat',
            'model m {\n input(64)\n [|repaet|] 3 { dense(4) }\n}',
            /^Expected `repeat N`, `residual` or `concat` before `{`, found `repaet`\. Did you mean `repeat`\?$/,
        ],
        [
            'a misspelt residual',
            'model m {\n input(64)\n [|residaul|] { dense(64) }\n}',
            /found `residaul`\. Did you mean `residual`\?$/,
        ],
        [
            'a model without a name',
            'model [|{|]\n input(64)\n}',
            /^Expected the name of the model, found `{`/,
        ],
        ['a data block without a name', `${model}data [|{|]\n}`, /^Expected the name of the data block/],
        [
            'a train without data',
            `${model}train m [|{|] }`,
            /^Expected `on` and the name of a data block, found `{`/,
        ],
        [
            'a train without a data name',
            `${model}train m on [|{|] }`,
            /^Expected the name of a data block, found `{`/,
        ],
        [
            'a forgotten closing brace before a declaration',
            'model a {\n input(3[|)|]\n\nmodel b {\n input(3)\n}',
            /^Expected a layer or `}`, found `model`/,
        ],
        [
            'a forgotten closing brace at the end',
            'model a {\n input(3[|)|]\n',
            /^Expected a layer or `}`, found the end of the file/,
        ],
        ['a brace too many', `${model}[|}|]`, /^Expected a declaration.*found `}`/],
        [
            'a forgotten parenthesis',
            'model a {\n input(64)\n dense([|10|]\n relu()\n}',
            /^Expected `,` or `\)`, found `relu`/,
        ],
        ['a parenthesis too many', 'model a { input(3)[|)|] }', /^Expected a layer or `}`, found `\)`/],
        ['a forgotten bracket', 'let a = [1, [|2|]', /^Expected `,` or `\]`/],
        [
            'a setting without a value',
            'data d {\n source [|=|]\n validation = 20%\n}',
            /^Expected a value after `source =`/,
        ],
        [
            'a setting without `=`',
            'data d {\n source [|builtin|](digits)\n}',
            /^Expected `=` after `source`, found `builtin`/,
        ],
        [
            'an argument without a value',
            'model a { input(3) dense(units = [|)|] }',
            /^Expected a value after `units =`, found `\)`/,
        ],
        ['two commas', 'model a { input(3) dense(3,[|,|] 4) }', /found `,`/],
        [
            'a comma between settings',
            'data d { source = csv("houses.csv")[|,|] scale = standardize }',
            /^Unexpected `,`: settings need no mark/,
        ],
        [
            'a comma between layers',
            'model m { input(64)[|,|] dense(3) }',
            /^Unexpected `,`: layers need no mark/,
        ],
        ['a semicolon', 'model m { input(64)[|;|] dense(3) }', /^Unexpected `;`/],
        [
            'a comment of another language',
            'model m {\n input(64) [|#|] pixels\n}',
            /a comment begins with `\/\/`/,
        ],
        ['an open text', 'data d { source = csv([|"a.csv)|]\n}', /^This text is not closed: expected `"`/],
        ['an open text at the end of the file', 'let a = [|"abc|]', /^This text is not closed/],
        ['an operator without an operand', 'let a = 3 +\n[|let|] b = 2', /^Expected a value.*found `let`/],
        [
            'a repeat without a count',
            'model m { input(3) repeat [|{|] relu() } }',
            /^Expected how many times to repeat, found `{`/,
        ],
        [
            'a residual without a body',
            'model m { input(3) [|residual|]\n relu() }',
            /^Expected `{` and the layers, found `relu`/,
        ],
        [
            'a concat without a branch',
            'model m { input(3) [|concat|]\n relu() }',
            /^Expected `{` and the layers, found `relu`/,
        ],
        [
            'a mark between branches',
            'model m { input(3) concat { relu() }[|,|] { } }',
            /^Unexpected `,`: layers need no mark between them\.$/,
        ],
        [
            'a brace behind a whole layer',
            'model m {\n input(64)\n dense(32, activation = relu)\n [|{|] }\n}',
            /^Unexpected `{`: a block of layers begins with `repeat N`, `residual` or `concat`\.$/,
        ],
        [
            'a brace behind a layer on its line',
            'model m {\n input(64) [|{|]\n relu()\n }\n}',
            /^Unexpected `{`: a block of layers begins with/,
        ],
        [
            'a misspelt residual with a projection',
            'model m {\n input(64)\n [|residaul|](projection = dense(3)) { dense(3) }\n}',
            /Did you mean `residual`\?$/,
        ],
        [
            'a constant among the layers',
            'model m {\n input(64)\n relu()\n [|let|] x = 3\n dense(x)\n}',
            /^A `let` stands outside of models: write it above `model`/,
        ],
        [
            'two constants in a block of layers',
            'model m {\n input(64)\n repeat 3 {\n [|let|] x = 3\n let y = 4\n dense(x)\n }\n}\nmodel b { input(3) }',
            /^A `let` stands outside of models/,
        ],
        [
            'a name with a letter that none has',
            'model m {\n input(64)\n [|dénse|](3)\n}',
            /^Names are letters A-Z, digits and `_`, found `dénse`\. Did you mean `dense`\?$/,
        ],
        [
            'a parameter of such a name',
            'model m([|größe|] = 3) {\n input(64)\n dense(größe)\n}',
            /^Names are letters A-Z, digits and `_`, found `größe`\.$/,
        ],
        [
            'a digit of another script',
            'model m { input(64) dense([|３|]) }',
            /^Numbers are digits 0-9, found `３`\. Did you mean `3`\?$/,
        ],
        [
            'a declaration with a letter that none has',
            '[|modèle|] m { input(64) }',
            /found `modèle`\. Did you mean `model`\?$/,
        ],
        [
            'a misspelt concat',
            'model m { input(3)\n [|concate|] { relu() } { } }',
            /found `concate`\. Did you mean `concat`\?$/,
        ],
        [
            'a block that is neither',
            'model m { input(3)\n [|repeatt|] n { relu() } }',
            /^Expected `repeat N`, `residual` or `concat` before `{`, found `repeatt`\. Did you mean `repeat`\?$/,
        ],
        [
            'a train without a model',
            'data d { source = builtin(digits) }\n[|train|] on d {\n epochs = 3\n}',
            /^`train` names no model: write `train MODEL on DATA \{ \.\.\. \}`\.$/,
        ],
        ['a train of nothing', 'model m { input(3) }\n[|train|] {\n epochs = 3\n}', /names no model/],
        [
            'a named train without a model',
            'data d { source = builtin(digits) }\n[|train|] first = on d {\n}\nsweep first { seed = [1, 2] }',
            /names no model/,
        ],
        [
            'a constant without a value',
            'let [|a|]\nmodel m { input(64) dense(3) }',
            /^Expected `=` after `a`, found `model`\.$/,
        ],
        [
            'no argument before a comma',
            'model m { input(64) dense([|,|] 10) }',
            /^Expected a value before `,`/,
        ],
        [
            'a constant among the layers without a let',
            'model m {\n input(64)\n [|width =|] 10\n dense(width)\n}',
            /^Only layers stand here: write `width` as a parameter of the model, `model NAME\(width = \.\.\.\)`, or as a `let`/,
        ],
        [
            'a path without quotes',
            'data d {\n source = csv([|data/my-houses.csv|])\n}',
            /^A path stands in quotes: `"data\/my-houses\.csv"`\.$/,
        ],
        [
            'a path of Windows without quotes',
            'data d {\n source = csv([|data\\houses.csv|])\n}',
            /^A path stands in quotes: `"data\/houses\.csv"`\.$/,
        ],
        [
            'an attribute of something unknown',
            'model m {\n input(64)\n [|foo.xyzzy|](3)\n}',
            /^Names are letters A-Z, digits and `_`, found `foo\.xyzzy`\.$/,
        ],
        [
            'a tuple that is not closed',
            'model m { input(64) conv2d(3, [|(3,|] }',
            /^A list is written in brackets/,
        ],
        ['a modulo', 'let a = 7 % [|3|]', /^`7%` is a percentage, and there is no modulo/],
        [
            'a modulo in an argument',
            'model m { input(64) dense(7 % [|2|]) }',
            /^`7%` is a percentage, and there is no modulo/,
        ],
        [
            'a comment of many languages',
            `${model}[|/*|] hello */\nlet a = 3`,
            /^Unexpected `\/\*`: a comment begins with `\/\/`/,
        ],
        ['brackets without end', `let a = ${'('.repeat(32)}[|(|]${'('.repeat(3000)}`, /nested too deeply/],
        [
            'signs before brackets',
            `let a = ${'--('.repeat(10)}--[|(|]${'--('.repeat(300)}1`,
            /nested too deeply/,
        ],
        ['signs without end', `let a = ${'-'.repeat(32)}[|-|]${'-'.repeat(3000)}1`, /nested too deeply/],
        [
            'braces without end',
            `model m { input(3) ${'residual {'.repeat(31)}residual [|{|]${'residual {'.repeat(1000)}`,
            /nested too deeply/,
        ],
    ];
    for (const [name, marked, message] of cases) {
        it(`says one thing about ${name}`, () => {
            expectOne(marked, 'syntax', message);
        });
    }

    it('points at the bracket that is not closed', () => {
        const { text, ranges } = unmark('model a {\n input(64)\n dense[|(|]10\n relu()\n}');
        const [diagnostic] = analyze(text).diagnostics;
        assert.deepEqual(
            diagnostic?.related.map(({ range }) => range),
            ranges,
        );
    });

    it('says one thing for each broken declaration, and resolves the others', () => {
        const analysis = analyze(
            'model a { input(3)) }\nmodel b { input(64) dense(10) }\ndata d { source = builtin(digits) }\ntrain b on d { }\nlet c = \n',
        );
        assert.deepEqual(showAll(analysis), [
            'syntax [)] Expected a layer or `}`, found `)`.',
            'syntax [=] Expected a value: a number, a name, a call, a list or a text, found the end of the file.',
        ]);
        assert.equal(runOf(analysis).network.layers.length, 2);
    });

    it('keeps silent about what a broken declaration leaves unknown', () => {
        for (const broken of [
            'input(64',
            'input(64) dense(10',
            'input(64) dense(wdith) }}',
            'input(64) dense(10, activation = )',
        ]) {
            const text = `model m {\n${broken}\n}\ndata d { source = builtin(digits) }\ntrain m on d { }\nsweep m { epochs = [1, 2] }\n`;
            assert.equal(showAll(analyze(text)).filter(line => line.startsWith('syntax')).length, 1, broken);
            assert.equal(
                showAll(analyze(text)).length,
                1 + (broken.includes('wdith') ? 1 : 0),
                showAll(analyze(text)).join('\n'),
            );
        }
    });

    it('reads carriage returns, byte order marks and tabs', () => {
        const lines = [
            '\uFEFF// a comment',
            'model m {',
            '\tinput(64)',
            '\tdense(10)',
            '}',
            'data d { source = builtin(digits) }',
            'train m on d { }',
            '',
        ];
        for (const end of ['\n', '\r\n', '\r']) {
            assert.equal(runOf(analyze(lines.join(end))).network.parameterCount, 650);
        }
    });
});

describe('a misspelt word of the language', () => {
    it('can be changed to the one that was meant', () => {
        assert.equal(
            applyFix(analyze('let a = 3\ntrian m on d { }'), 'Change to `train`'),
            'let a = 3\ntrain m on d { }',
        );
        assert.equal(
            applyFix(analyze('model m { input(4) repeet 2 { dense(4) } }'), 'Change to `repeat`'),
            'model m { input(4) repeat 2 { dense(4) } }',
        );
    });
});
