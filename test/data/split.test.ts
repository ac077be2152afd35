import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isDataProblem } from '../../src/data/data-problem.ts';
import { limitRows, type SplitRows, splitRows } from '../../src/data/split.ts';
import type { Examples } from '../../src/model/examples.ts';

function labelled(labels: readonly number[], classes = Math.max(...labels) + 1): Examples {
    return {
        count: labels.length,
        featureShape: [1],
        features: Float32Array.from(labels, (_, row) => row),
        target: { task: 'classification', classes, labels: Int32Array.from(labels) },
    };
}

function split(examples: Examples, validation: number, test = 0, seed = 1): SplitRows {
    const rows = splitRows(examples, { validation, test }, seed);
    assert.ok(!isDataProblem(rows), 'there is enough to split');
    return rows;
}

const labelLists = fc
    .integer({ min: 1, max: 6 })
    .chain(classes => fc.array(fc.integer({ min: 0, max: classes - 1 }), { minLength: 10, maxLength: 120 }));
const seeds = fc.integer({ min: 0, max: 0xffff_ffff });
const shares = fc.double({ min: 0.05, max: 0.45, noNaN: true });

describe('split', () => {
    it('gives disjoint parts whose union is the whole, each ascending', () => {
        fc.assert(
            fc.property(labelLists, shares, shares, seeds, (labels, validation, test, seed) => {
                const {
                    training,
                    validation: held,
                    test: last,
                } = split(labelled(labels), validation, test, seed);
                const all = [...training, ...held, ...last].sort((a, b) => a - b);
                assert.deepEqual(
                    all,
                    labels.map((_, row) => row),
                );
                for (const part of [training, held, last]) {
                    assert.deepEqual(part, part.slice().sort());
                }
            }),
        );
    });

    it('takes as many as the share says, rounded, or the count itself', () => {
        const examples = labelled(Array.from({ length: 1797 }, (_, row) => row % 10));
        assert.equal(split(examples, 0.2).validation.length, 359);
        assert.equal(split(examples, 360).validation.length, 360);
        assert.equal(split(examples, 0.2, 0.1).test.length, 180);
        assert.equal(split(examples, 0.2, 0.1).training.length, 1797 - 359 - 180);
        assert.equal(split(examples, 0, 100).validation.length, 0);
        assert.equal(split(labelled([0, 1, 0, 1]), 0.01).validation.length, 1);
    });

    it('keeps each class’s share of each part to within one example', () => {
        fc.assert(
            fc.property(labelLists, shares, seeds, (labels, share, seed) => {
                const { training, validation } = split(labelled(labels), share, 0, seed);
                for (const part of [training, validation]) {
                    for (const label of new Set(labels)) {
                        const size = labels.filter(other => other === label).length;
                        const found = part.filter(row => labels[row] === label).length;
                        const exact = (size * part.length) / labels.length;
                        assert.ok(
                            Math.abs(found - exact) < 1 + 1e-9,
                            `${found} of class ${label}, not ${exact}`,
                        );
                    }
                }
            }),
        );
    });

    it('keeps each class’s share of the test part to within one example where a class has room for both', () => {
        const labels = [...Array(300).fill(0), ...Array(101).fill(1), ...Array(7).fill(2)] as number[];
        const { test } = split(labelled(labels), 0.25, 0.15);
        for (const [label, size] of [300, 101, 7].entries()) {
            const found = test.filter(row => labels[row] === label).length;
            assert.ok(Math.abs(found - (size * test.length) / labels.length) < 1);
        }
    });

    it('is the same for the same seed, and another for another', () => {
        const examples = labelled(Array.from({ length: 200 }, (_, row) => row % 3));
        fc.assert(
            fc.property(seeds, seeds, (a, b) => {
                assert.deepEqual(split(examples, 0.2, 0, a), split(examples, 0.2, 0, a));
                if (a !== b) {
                    assert.notDeepEqual(
                        split(examples, 0.2, 0, a).validation,
                        split(examples, 0.2, 0, b).validation,
                    );
                }
            }),
        );
    });

    it('holds the same examples back for validation whether or not there is a test part', () => {
        const examples = labelled(Array.from({ length: 200 }, (_, row) => (row * 7) % 5));
        assert.deepEqual(split(examples, 0.2, 0.3).validation, split(examples, 0.2).validation);
    });

    it('gives every example the same chance to be held out', () => {
        const examples = labelled(Array.from({ length: 20 }, (_, row) => row % 2));
        const counts = new Array<number>(20).fill(0);
        const splits = 4000;
        for (let seed = 0; seed < splits; seed++) {
            for (const row of split(examples, 0.2, 0, seed).validation) {
                counts[row]! += 1;
            }
        }
        const chiSquare = counts.reduce((sum, count) => sum + (count - splits / 5) ** 2 / (splits / 5), 0);
        // The 0.9999 quantile of chi-square with 19 degrees of freedom.
        assert.ok(chiSquare < 50.8, `chi-square ${chiSquare}`);
    });

    it('splits numbers to predict at random', () => {
        const examples: Examples = {
            count: 50,
            featureShape: [1],
            features: new Float32Array(50),
            target: { task: 'regression', width: 1, values: new Float32Array(50) },
        };
        const { validation, training } = split(examples, 0.2);
        assert.deepEqual([validation.length, training.length], [10, 40]);
        assert.notDeepEqual([...validation], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    });

    it('says so where nothing is left to train on', () => {
        const result = splitRows(labelled([0, 1, 0, 1]), { validation: 3, test: 2 }, 1);
        assert.deepEqual(result, {
            problem: 'Of 4 examples, 3 + 2 are held out: none are left to train on.',
        });
    });

    it('limits to a stratified subset of the rows, and keeps all where there are no more', () => {
        const labels = Array.from({ length: 120 }, (_, row) => (row % 4 === 0 ? 1 : 0));
        const rows = Int32Array.from({ length: 100 }, (_, row) => row + 10);
        const kept = limitRows(labelled(labels), rows, 40, 5);
        assert.equal(new Set(kept).size, 40);
        assert.ok(kept.every(row => rows.includes(row)));
        assert.equal(kept.filter(row => labels[row] === 1).length, 10);
        assert.deepEqual(kept, limitRows(labelled(labels), rows, 40, 5));
        assert.notDeepEqual(kept, limitRows(labelled(labels), rows, 40, 6));
        assert.deepEqual(limitRows(labelled(labels), rows, 100, 5), rows);
    });
});
