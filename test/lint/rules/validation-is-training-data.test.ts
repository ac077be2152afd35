import assert from 'node:assert/strict';
import fc from 'fast-check';
import { validationIsTrainingData } from '../../../src/lint/rules/validation-is-training-data.ts';
import { analyzeSpec, testRule } from '../rule-tester.ts';

const spec = (source: string, validation: string, ...settings: string[]) =>
    `model m {\n    input(2)\n    dense(8, activation = relu)\n    dense(2, activation = softmax)\n}\n` +
    `data d {\n    source     = ${source}\n    ${validation}\n${settings.map(line => `    ${line}\n`).join('')}}\n` +
    'train m on d { }\n';
const reported = (
    name: string,
    source: string,
    validation: string,
    message: string | RegExp,
    ...settings: string[]
) => ({
    name,
    code: spec(source, `«validation» = ${validation}`, ...settings),
    message,
    related: ['source'],
    fixes: [
        {
            title: 'Hold out 20% of the source',
            safety: 'safe' as const,
            output: spec(source, 'validation = 20%', ...settings),
        },
    ],
});
const lets = (name: string, source: string, validation: string) => ({
    name,
    code: spec(source, `validation = ${validation}`),
});

testRule(validationIsTrainingData, {
    valid: [
        lets('a share', 'builtin(moons)', '20%'),
        lets('another seed', 'builtin(moons)', 'builtin(moons(seed = 2))'),
        lets('another set', 'builtin(moons)', 'builtin(circles)'),
        lets('another file', 'csv("a.csv")', 'csv("b.csv")'),
        lets('a file of the same name in another folder', 'csv("a.csv")', 'csv("../a.csv")'),
        lets('a file of the same name two folders up', 'csv("../a.csv")', 'csv("../../a.csv")'),
        lets('another format', 'csv("a")', 'parquet("a")'),
        lets(
            'other arrays of one file',
            'npz("a.npz", features = "x_train")',
            'npz("a.npz", features = "x_test")',
        ),
        lets(
            'arrays of one file of which some are named',
            'npz("a.npz")',
            'npz("a.npz", features = "x_test")',
        ),
        lets('other images with other labels', 'idx("a", "b")', 'idx("c", "d")'),
    ],
    invalid: [
        reported(
            'the same built-in set',
            'builtin(moons)',
            'builtin(moons)',
            'The validation data is the training data: all 500 validation examples are trained on, so overfitting cannot be seen.',
        ),
        reported(
            'the same with arguments written and left out',
            'builtin(moons(noise = 0.2))',
            'builtin(moons(seed = 1, n = 500))',
            /: all 500 validation examples/,
        ),
        reported(
            'a limited training part, of which the rest is not trained on',
            'builtin(moons(n = 900))',
            'builtin(moons(n = 900))',
            /: 100 of the 900 validation examples are trained on/,
            'limit      = 100',
        ),
        reported(
            'the same file',
            'csv("a.csv")',
            'csv("a.csv")',
            'The validation data is the training data: all validation examples are trained on, so overfitting cannot be seen.',
        ),
        reported('the same file, spelled otherwise', 'csv("a.csv")', 'csv("./a.csv")', /: all validation/),
        reported(
            'the same file through another folder',
            'csv("b/a.csv")',
            'csv("b/c/../a.csv")',
            /: all validation/,
        ),
        reported('the same file with backslashes', 'csv("b/a.csv")', 'csv("b\\\\a.csv")', /: all validation/),
        reported(
            'the same file read otherwise',
            'csv("a.csv", header = false)',
            'csv("a.csv")',
            /: all validation/,
        ),
        reported(
            'the same arrays',
            'npz("a.npz", features = "x")',
            'npz("./a.npz", features = "x")',
            /: all/,
        ),
        reported('the same images', 'idx("a", "b")', 'idx("./a", "./b")', /: all validation/),
    ],
});

describe('paths of training and validation data', () => {
    it('are compared as folders are walked', () => {
        const part = fc.constantFrom('a', 'b', '..', '.');
        const resolve = (parts: readonly string[]) => {
            const folders: string[] = [];
            for (const name of parts) {
                if (name === '..' && folders.length > 0 && folders.at(-1) !== '..') {
                    folders.pop();
                } else if (name !== '.') {
                    folders.push(name);
                }
            }
            return folders.join('/');
        };
        const path = fc.array(part, { maxLength: 4 });
        fc.assert(
            fc.property(path, path, (one, other) => {
                const text = spec(
                    `csv("${[...one, 'x.csv'].join('/')}")`,
                    `validation = csv("${[...other, 'x.csv'].join('/')}")`,
                );
                const found = analyzeSpec(text).diagnostics.filter(
                    ({ rule }) => rule === validationIsTrainingData.id,
                ).length;
                assert.equal(found, resolve(one) === resolve(other) ? 1 : 0, text);
            }),
        );
    });
});
