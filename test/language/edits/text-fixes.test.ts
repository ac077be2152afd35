// Edits of the network as edits of the text: comments, indentation and line endings stay.

import assert from 'node:assert/strict';
import type { CallValue } from '../../../src/catalog/values.ts';
import { applyTextEdits } from '../../../src/core/text-range.ts';
import { textFixesOf } from '../../../src/language/edits/text-fixes.ts';
import type { NetworkEdit } from '../../../src/model/finding.ts';
import { analyze, applyFix, expectClean, runOf, showAll } from '../support.ts';

const spec = `// A network.
model net(width = 32, noise = dropout(0.1)) {
    input(64) // pixels

    // Hidden.
    dense(width, activation = relu)
    dropout(keep = 0.9) // as the paper has it
    noise
    dense(16) relu()
    dense(10, activation = softmax)
}

data examples {
    source = builtin(digits)
}

train net on examples {
    loss   = cross_entropy
    epochs = 5
}
`;

/** The text after these edits, as a rule would propose them. */
function edited(edits: readonly NetworkEdit[], text = spec): string | undefined {
    const analysis = analyze(text);
    const run = runOf(analysis);
    const finding = {
        rule: 'test',
        severity: 'hint' as const,
        message: '',
        anchor: { layer: 0 },
        related: [],
        fixes: [{ title: 'test', safety: 'safe' as const, edits }],
    };
    const [fix] = textFixesOf(finding, { network: run.network, run }, { text, index: analysis.index });
    return fix && applyTextEdits(text, fix.edits);
}

/** The lines that differ: `- before` and `+ after`. */
function changes(edits: readonly NetworkEdit[], text = spec): string[] | undefined {
    const after = edited(edits, text);
    if (after === undefined) {
        return undefined;
    }
    const [old, now] = [text.split('\n'), after.split('\n')];
    return [
        ...old.filter(line => !now.includes(line)).map(line => `- ${line.trim()}`),
        ...now.filter(line => !old.includes(line)).map(line => `+ ${line.trim()}`),
    ];
}

const call = (name: string, values: CallValue['arguments'] = {}): CallValue => ({
    call: name,
    arguments: values,
});
// input 0, dense 1, relu 2, dropout 3, noise 4, dense 5, relu 6, dense 7, softmax 8

describe('edits of the network in the text', () => {
    it('set a parameter where it is written', () => {
        assert.deepEqual(changes([{ kind: 'set_parameter', layer: 5, parameter: 'units', value: 20 }]), [
            '- dense(16) relu()',
            '+ dense(20) relu()',
        ]);
        assert.deepEqual(changes([{ kind: 'set_parameter', layer: 4, parameter: 'rate', value: 0.25 }]), [
            '- model net(width = 32, noise = dropout(0.1)) {',
            '+ model net(width = 32, noise = dropout(0.25)) {',
        ]);
    });

    it('add a parameter that is not written, and replace the one that it is an alternative to', () => {
        assert.deepEqual(changes([{ kind: 'set_parameter', layer: 1, parameter: 'max_norm', value: 3 }]), [
            '- dense(width, activation = relu)',
            '+ dense(width, activation = relu, max_norm = 3)',
        ]);
        assert.deepEqual(
            changes([{ kind: 'set_parameter', layer: 3, parameter: 'rate', value: 0.1 + 0.2 }]),
            ['- dropout(keep = 0.9) // as the paper has it', '+ dropout(rate = 0.3) // as the paper has it'],
        );
        assert.deepEqual(
            changes([
                {
                    kind: 'set_parameter',
                    layer: 5,
                    parameter: 'regularizer',
                    value: [call('l2', { l2: 0.0001 }), call('max_norm', { max_value: 4 })],
                },
            ]),
            ['- dense(16) relu()', '+ dense(16, regularizer = [l2(0.0001), max_norm(4)]) relu()'],
        );
    });

    it('remove a layer with its line, and keep its comment', () => {
        const removed = edited([{ kind: 'remove_layer', layer: 4 }]);
        assert.equal(removed, spec.replace('    noise\n', ''));
        assert.equal(
            edited([{ kind: 'remove_layer', layer: 3 }]),
            spec.replace('    dropout(keep = 0.9) // as', '    // as'),
        );
        assert.equal(
            edited([{ kind: 'remove_layer', layer: 6 }]),
            spec.replace('dense(16) relu()', 'dense(16) '),
        );
        assert.equal(
            edited([{ kind: 'remove_layer', layer: 2 }]),
            spec.replace('width, activation = relu', 'width'),
        );
    });

    it('remove an argument with its comma, and keep the comments around both', () => {
        const removed = (before: string, after: string) =>
            assert.equal(
                edited(
                    [{ kind: 'remove_layer', layer: 2 }],
                    spec.replace('dense(width, activation = relu)', before),
                ),
                spec.replace('dense(width, activation = relu)', after),
            );
        removed(
            'dense(\n        8, // narrow\n        activation = relu // bent\n    )',
            'dense(\n        8 // narrow\n         // bent\n    )',
        );
        removed('dense(activation = relu, // bent\n        units = 8)', 'dense( // bent\n        units = 8)');
        removed('dense(activation = relu, units = 8)', 'dense(units = 8)');
        removed('dense(width, activation = relu,)', 'dense(width,)');
    });

    it('move a layer with its comment', () => {
        assert.equal(
            edited([{ kind: 'move_layer', layer: 3, before: 1 }]),
            spec
                .replace('    dropout(keep = 0.9) // as the paper has it\n', '')
                .replace('    // Hidden', '    dropout(keep = 0.9) // as the paper has it\n    // Hidden'),
        );
        assert.equal(
            edited([{ kind: 'move_layer', layer: 4, after: 0 }]),
            spec.replace('    noise\n', '').replace('// pixels\n', '// pixels\n    noise\n'),
        );
        // Behind a layer means behind its activation: there the statement ends.
        assert.equal(
            edited([{ kind: 'move_layer', layer: 4, after: 1 }]),
            edited([{ kind: 'move_layer', layer: 4, after: 2 }]),
        );
    });

    it('insert a layer before and after', () => {
        assert.deepEqual(
            changes([{ kind: 'insert_layer', call: call('dropout', { rate: 0.5 }), after: 8 }]),
            ['+ dropout(0.5)'],
        );
        assert.equal(
            edited([{ kind: 'insert_layer', call: call('batch_norm'), before: 7 }]),
            spec.replace('    dense(10', '    batch_norm()\n    dense(10'),
        );
        assert.equal(
            edited([{ kind: 'insert_layer', call: call('flatten'), before: 6 }]),
            spec.replace('dense(16) relu()', 'dense(16) flatten() relu()'),
        );
    });

    it('replace a layer', () => {
        assert.deepEqual(
            changes([{ kind: 'replace_layer', layer: 3, by: call('gaussian_dropout', { rate: 0.25 }) }]),
            [
                '- dropout(keep = 0.9) // as the paper has it',
                '+ gaussian_dropout(0.25) // as the paper has it',
            ],
        );
        assert.deepEqual(changes([{ kind: 'replace_layer', layer: 2, by: call('selu') }]), [
            '- dense(width, activation = relu)',
            '+ dense(width, activation = selu)',
        ]);
        assert.deepEqual(
            changes([{ kind: 'replace_layer', layer: 6, by: call('leaky_relu', { negative_slope: 0.2 }) }]),
            ['- dense(16) relu()', '+ dense(16) leaky_relu(0.2)'],
        );
    });

    it('set a setting, or add it in the style of the block', () => {
        const set = (setting: string, value: number | CallValue): NetworkEdit => ({
            kind: 'set_setting',
            block: 'train',
            setting,
            value,
        });
        assert.deepEqual(changes([set('epochs', 50)]), ['- epochs = 5', '+ epochs = 50']);
        assert.equal(
            edited([set('seed', 3)]),
            spec.replace('    epochs = 5\n', '    epochs = 5\n    seed   = 3\n'),
        );
        assert.deepEqual(
            changes([
                set('optimizer', call('sgd', { learning_rate: 0.005, momentum: 0.95, nesterov: false })),
            ]),
            ['+ optimizer = sgd(0.005, momentum = 0.95)'],
        );
        assert.equal(
            edited([{ kind: 'set_setting', block: 'data', setting: 'validation', value: 0.2 }]),
            spec.replace('builtin(digits)\n', 'builtin(digits)\n    validation = 20%\n'),
        );
        const empty = spec.replace(/train net on examples \{[^}]*\}/, 'train net on examples {}');
        assert.match(
            edited([set('epochs', 9)], empty) ?? '',
            /train net on examples \{\n {4}epochs = 9\n\}\n$/,
        );
    });

    it('keep the line endings of the file', () => {
        const windows = spec.replaceAll('\n', '\r\n');
        const inserted =
            edited([{ kind: 'insert_layer', call: call('batch_norm'), after: 4 }], windows) ?? '';
        assert.ok(inserted.includes('noise\r\n    batch_norm()\r\n'));
        assert.ok(!/[^\r]\n/.test(inserted));
        assert.equal(
            edited([{ kind: 'remove_layer', layer: 4 }], windows),
            windows.replace('    noise\r\n', ''),
        );
    });

    it('are none where no text says it', () => {
        const residual = spec.replace('    noise\n', '    residual(projection = dense(32)) { dense(32) }\n');
        const { network } = runOf(analyze(residual));
        const add = network.layers.findIndex(({ kind }) => kind === 'add');
        assert.equal(edited([{ kind: 'remove_layer', layer: add }], residual), undefined);
        assert.equal(
            edited([{ kind: 'insert_layer', call: call('relu'), before: add }], residual),
            undefined,
        );
        assert.match(
            edited([{ kind: 'insert_layer', call: call('relu'), after: add }], residual) ?? '',
            /\{ dense\(32\) \}\n {4}relu\(\)\n/,
        );
        assert.equal(edited([{ kind: 'remove_layer', layer: 99 }]), undefined);
    });

    it('stay in the branch that they are about', () => {
        const branched = spec.replace(
            '    noise\n',
            '    concat { noise } {\n        tanh()\n        dropout(0.3) // the second\n    }\n',
        );
        const { network } = runOf(analyze(branched));
        const [first, tanh, second, concat] = network.layers.slice(4, 8).map(({ id }) => id);
        assert.deepEqual(
            network.layers.slice(4, 8).map(({ kind }) => kind),
            ['dropout', 'tanh', 'dropout', 'concat'],
        );
        assert.match(
            edited([{ kind: 'remove_layer', layer: first! }], branched) ?? '',
            /concat \{ \} \{\n {8}tanh\(\)\n/,
        );
        assert.match(
            edited([{ kind: 'move_layer', layer: second!, before: tanh! }], branched) ?? '',
            /\{\n {8}dropout\(0\.3\) \/\/ the second\n {8}tanh\(\)\n {4}\}\n/,
        );
        const path = call('path_dropout', { rate: 0.1 });
        assert.match(
            edited([{ kind: 'insert_layer', call: path, after: second! }], branched) ?? '',
            /\/\/ the second\n {8}path_dropout\(0\.1\)\n {4}\}\n/,
        );
        assert.match(
            edited([{ kind: 'insert_layer', call: path, after: concat! }], branched) ?? '',
            /\n {4}\}\n {4}path_dropout\(0\.1\)\n/,
        );
        assert.equal(edited([{ kind: 'remove_layer', layer: concat! }], branched), undefined);
        assert.equal(edited([{ kind: 'insert_layer', call: path, before: concat! }], branched), undefined);
    });
});

describe('fixes of the linter', () => {
    const body = (layers: string) =>
        `model m {\n    input(64)\n${layers}    dense(10)\n}\ndata d { source = builtin(digits) }\ntrain m on d { }\n`;

    it('are right for every iteration, or not offered', () => {
        const both = analyze(
            body('    repeat 2 {\n        dense(64)\n        dropout(0.2)\n        dropout(0.4)\n    }\n'),
        );
        const fixed = applyFix(both, /^Merge/);
        assert.match(fixed, /dense\(64\)\n {8}dropout\(0\.52\)\n {4}\}/);
        expectClean(fixed);
        // Called behind one dropout and behind none: no edit of the block is right for both.
        const mixed = analyze(
            `model block { dropout(0.4) dense(64) }\n${body('    dense(64)\n    dropout(0.2)\n    block()\n    block()\n')}`,
        );
        assert.deepEqual(
            mixed.diagnostics.map(({ rule }) => rule),
            ['stacked-dropout'],
        );
        const [diagnostic] = mixed.diagnostics;
        assert.ok(diagnostic);
        for (const fix of mixed.fixesFor(diagnostic)) {
            const after = analyze(applyTextEdits(mixed.text, fix.edits));
            assert.deepEqual(showAll(after), []);
        }
    });

    it('keep the comments around them', () => {
        const analysis = analyze(
            body(
                '    // the first\n    dropout(0.2) // gentle\n    // the second\n    dropout(0.4) // firm\n',
            ),
        );
        assert.equal(
            applyFix(analysis, /^Merge/, 'stacked-dropout'),
            body('    // the first\n    // gentle\n    // the second\n    dropout(0.52) // firm\n'),
        );
    });
});
