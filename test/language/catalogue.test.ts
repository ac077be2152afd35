// The documentation's examples, read by the language: what hover and the reference pages show is right.

import assert from 'node:assert/strict';
import { allMeasuredExamples } from '../../scripts/reference/measured-examples.ts';
import { catalogue, findEntry, namesOf } from '../../src/catalog/index.ts';
import type { Family } from '../../src/catalog/parameters.ts';
import { applyTextEdits } from '../../src/core/text-range.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { languageRules } from '../../src/model/finding.ts';
import { analyze, showAll, trained } from './support.ts';

/** Where a value of each family may stand. */
const slots: Readonly<Record<Exclude<Family, 'layer'>, (value: string) => string>> = {
    activation: value => trained(`input(64)\ndense(16, activation = ${value})\ndense(10)`),
    regularizer: value => trained(`input(64)\ndense(10, regularizer = ${value})`),
    activity_regularizer: value =>
        trained(`input(64)\ndense(8, activation = sigmoid, activity_regularizer = ${value})\ndense(10)`),
    loss: value =>
        trained(`input(10)\ndense(1)`, {
            data: 'source = csv("houses.csv")',
            settings: `loss = ${value === 'cross_entropy' ? 'mse' : value}`,
        }),
    optimizer: value => trained('input(64)\ndense(10)', { settings: `optimizer = ${value}` }),
    learning_rate_schedule: value =>
        trained('input(64)\ndense(10)', { settings: `learning_rate_schedule = ${value}` }),
    momentum_schedule: value =>
        trained('input(64)\ndense(10)', { settings: `optimizer = sgd(0.01, momentum = ${value})` }),
    rate_schedule: value => trained(`input(64)\ndropout(${value})\ndense(10)`),
    early_stopping: value => trained('input(64)\ndense(10)', { settings: `early_stopping = ${value}` }),
    initializer: value => trained('input(64)\ndense(10)', { settings: `initializer = ${value}` }),
    search: value =>
        `${trained('input(64)\ndense(10)')}\nsweep net { batch_size = [16, 32]\nsearch = ${value} }`,
    scaling: value => trained('input(64)\ndense(10)', { data: `source = builtin(digits)\nscale = ${value}` }),
    data_source: value => `data examples { source = ${value} }`,
    builtin_set: value => `data examples { source = builtin(${value}) }`,
};

const mistakesIn = (text: string): string[] =>
    showAll(analyze(text, { fileExists: () => true })).filter(line =>
        languageRules.some(rule => line.startsWith(`${rule} `)),
    );

describe('the examples of the catalogue', () => {
    for (const family of Object.keys(catalogue) as Family[]) {
        it(`of every ${family.replaceAll('_', ' ')} mean something`, () => {
            for (const name of namesOf(family)) {
                const example = findEntry(family, name)?.documentation.example ?? '';
                const text = family === 'layer' ? `model example {\n${example}\n}` : slots[family](example);
                assert.deepEqual(mistakesIn(text), [], text);
            }
        });
    }
});

describe('the examples of the rules', () => {
    const measurements = allMeasuredExamples;
    for (const { id, documentation, onByDefault, severity } of rules) {
        // A rule that is off by default is on here.
        const lint = { severities: onByDefault === false ? { [id]: severity } : {} };
        it(`of ${id} show it, and its fixes in the text lead to nothing new`, () => {
            assert.deepEqual(mistakesIn(documentation.bad), []);
            assert.deepEqual(mistakesIn(documentation.good), []);
            const good = analyze(documentation.good, { lint, measurements }).diagnostics.filter(
                ({ rule }) => rule === id,
            );
            assert.deepEqual(good, []);
            const analysis = analyze(documentation.bad, { lint, measurements });
            const found = analysis.diagnostics.filter(({ rule }) => rule === id);
            assert.ok(found.length > 0, showAll(analysis).join('\n'));
            for (const diagnostic of found) {
                for (const { edits } of analysis.fixesFor(diagnostic)) {
                    const after = analyze(applyTextEdits(analysis.text, edits), { lint });
                    assert.ok(
                        after.diagnostics.length < analysis.diagnostics.length,
                        showAll(after).join('\n'),
                    );
                }
            }
        });
    }
});
