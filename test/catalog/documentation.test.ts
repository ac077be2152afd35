import assert from 'node:assert/strict';
import { dataSettings } from '../../src/catalog/blocks/data.ts';
import { trainSettings } from '../../src/catalog/blocks/train.ts';
import { families } from '../../src/catalog/index.ts';
import { type LayerKind, layerEntry } from '../../src/catalog/layers/index.ts';
import { everyEntry, titleOf } from './every-entry.ts';

describe('documentation', () => {
    for (const entry of everyEntry) {
        it(`of ${titleOf(entry)} is complete`, () => {
            const { summary, details, formula, references, example } = entry.documentation;
            assert.match(summary, /^[A-Z0-9].*\.$/s, 'a summary is a sentence');
            assert.ok(!summary.includes('\n'), 'a summary is one line');
            assert.ok(
                summary.length <= 120,
                `a summary fits a tooltip, this has ${summary.length} characters`,
            );
            assert.match(details, /^[A-Z0-9`].*[.)]$/s, 'details are sentences');
            assert.notEqual(formula, '');
            assert.ok(references.length > 0, 'a reference says where it comes from');
            for (const { title, url } of references) {
                assert.ok(title.length > 10, title);
                assert.ok(url === undefined || /^https?:\/\/\S+$/.test(url), url);
            }
            const call = new RegExp(`\\b${entry.name === 'add' ? 'residual' : entry.name}\\b`);
            assert.match(example, call, 'the example uses what it explains');
        });

        it(`of ${titleOf(entry)} begins a layer's example with input, and keeps others to one value`, () => {
            const { example } = entry.documentation;
            if (entry.family === 'layer') {
                assert.match(example, /^input\(\d+(, \d+)*\)\n/);
            } else {
                assert.ok(example.startsWith(entry.name));
                assert.ok(!example.includes('\n'));
            }
        });

        it(`of ${titleOf(entry)} says what each parameter is`, () => {
            for (const [name, parameter] of Object.entries(entry.parameters)) {
                assert.match(name, /^[a-z][a-z0-9_]*$/);
                assert.match(parameter.summary, /^[A-Z0-9`].*\.$/, name);
            }
        });
    }

    for (const [kind, entry] of Object.entries(families.layer)) {
        const { role } = layerEntry(kind as LayerKind).traits({});
        if (role === 'noise') {
            it(`of ${kind} states what is computed in training and what at evaluation`, () => {
                const { formula = '' } = entry.documentation;
                assert.match(formula, /^training: /m);
                assert.match(formula, /^evaluation: /m);
            });
        }
    }

    it('of settings says what each is', () => {
        for (const [name, setting] of Object.entries({ ...trainSettings, ...dataSettings })) {
            assert.match(setting.summary, /^[A-Z].*\.$/, name);
        }
    });
});
