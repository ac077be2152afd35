import assert from 'node:assert/strict';
import { budgetTooShortForDropout } from '../../../src/lint/rules/budget-too-short-for-dropout.ts';
import { analyzeSpec, testRule } from '../rule-tester.ts';

const lines = (...some: string[]) => some.map(line => `    ${line}\n`).join('');
const spec = (settings: readonly string[], noise = 'dropout(0.5)', source = 'builtin(digits)') =>
    `model m {\n${lines('input(64)', 'dense(64, activation = relu)', noise, 'dense(10, activation = softmax)')}}\n` +
    `data d {\n    source = ${source}\n}\ntrain m on d {\n${lines(...settings)}}\n`;
const fix = (epochs: number, output: string) => ({
    title: `Wait ${epochs} epochs`,
    safety: 'changes-training' as const,
    output,
});

testRule(budgetTooShortForDropout, {
    valid: [
        { name: 'a patience of 5', code: spec(['early_stopping = patience(5)']) },
        { name: 'the default patience', code: spec(['early_stopping = patience()']) },
        { name: 'no early stopping', code: spec(['epochs = 2']) },
        { name: 'a lower rate', code: spec(['early_stopping = patience(1)'], 'dropout(0.39)') },
        { name: 'no dropout', code: spec(['early_stopping = patience(1)'], 'relu()') },
        {
            name: 'a scheduled rate',
            code: spec(['early_stopping = patience(1)'], 'dropout(schedule(0.5, mode = late, cutoff = 5))'),
        },
    ],
    invalid: [
        {
            name: 'a patience of 4, and doubles it',
            code: spec(['«early_stopping» = patience(4)'], 'dropout(0.4)'),
            // 1797 digits less 20% are 1438 in training: 45 steps of 32 in each epoch.
            message:
                'Stops after 4 epochs (180 steps) without improvement; with dropout of 0.4 the curve is noisy, and training takes 2 to 3 times as long.',
            related: ['dropout'],
            fixes: [fix(8, spec(['early_stopping = patience(8)'], 'dropout(0.4)'))],
        },
        {
            name: 'a patience of 1, for which doubling is not enough',
            code: spec(['«early_stopping» = patience(1, min_delta = 0.01)', 'batch_size = 1000']),
            message: /^Stops after 1 epoch \(2 steps\) without improvement; with dropout of 0\.5/,
            related: ['dropout'],
            fixes: [fix(5, spec(['early_stopping = patience(5, min_delta = 0.01)', 'batch_size = 1000']))],
        },
        {
            name: 'data that is not known before it is read, without a count of steps',
            code: spec(['«early_stopping» = patience(3)'], 'dropout(0.5)', 'csv("a.csv")'),
            message: /^Stops after 3 epochs without improvement;/,
            related: ['dropout'],
            fixes: [fix(6, spec(['early_stopping = patience(6)'], 'dropout(0.5)', 'csv("a.csv")'))],
        },
    ],
});

describe('impatience', () => {
    it('lies below 5 epochs', () => {
        for (let patience = 1; patience <= 8; patience += 1) {
            const found = analyzeSpec(spec([`early_stopping = patience(${patience})`])).diagnostics.filter(
                ({ rule }) => rule === budgetTooShortForDropout.id,
            );
            assert.equal(found.length, patience < 5 ? 1 : 0);
        }
    });
});
