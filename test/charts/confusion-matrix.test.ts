import assert from 'node:assert/strict';
import fc from 'fast-check';
import { confusionMatrix } from '../../src/charts/confusion-matrix.ts';
import { insideNetwork } from '../../src/charts/inside-network.ts';

const trees = {
    classes: 3,
    classNames: ['ash', 'oak'],
    counts: Uint32Array.of(1200, 0, 3, 1, 4, 0, 0, 0, 0),
};

describe('the confusion matrix', () => {
    it('has a row for each right class by its name, with the share that was right', () => {
        const { description, table } = confusionMatrix(trees);
        assert.deepEqual(table, {
            headings: ['right \\ predicted', 'ash', 'oak', '2', 'share right'],
            rows: [
                ['ash', 1200, 0, 3, 1200 / 1203],
                ['oak', 1, 4, 0, 0.8],
                ['2', 0, 0, 0, undefined],
            ],
        });
        assert.equal(
            description,
            '1,204 of 1,208 validation examples right (99.7%). The most frequent mistake: ash taken for 2, 3 times.',
        );
    });

    it('says of each cell what it counts', () => {
        const [cells] = confusionMatrix(trees).marks;
        assert.ok(cells?.kind === 'cells');
        assert.deepEqual(
            cells.cells.map(({ meaning, paint }) => [meaning, paint]),
            [
                ['1,200 of 1,203 of class ash were recognized', 0],
                ['3 of 1,203 of class ash were taken for 2', 1],
                ['1 of 5 of class oak were taken for ash', 1],
                ['4 of 5 of class oak were recognized', 0],
            ],
        );
    });

    it('lists the mistakes of many classes, the most frequent first, and of equals the first', () => {
        const classes = 21;
        const counts = new Uint32Array(classes * classes).fill(1);
        counts[5 * classes + 2] = 7;
        const { rows } = confusionMatrix({ classes, counts }).table;
        assert.equal(rows.length, classes * (classes - 1));
        assert.deepEqual(rows.slice(0, 3), [
            ['5', '2', 7],
            ['0', '1', 1],
            ['0', '2', 1],
        ]);
    });

    it('counts every example once, in its picture and its table', () => {
        fc.assert(
            fc.property(fc.integer({ min: 2, max: 8 }), fc.infiniteStream(fc.nat(50)), (classes, numbers) => {
                const counts = Uint32Array.from(
                    { length: classes * classes },
                    () => numbers.next().value ?? 0,
                );
                const total = counts.reduce((sum, count) => sum + count, 0);
                const { table, marks } = confusionMatrix({ classes, counts });
                const listed = table.rows.flatMap(row => row.slice(1, 1 + classes) as number[]);
                assert.equal(
                    listed.reduce((sum, count) => sum + count, 0),
                    total,
                );
                const [cells] = marks;
                const drawn = cells?.kind === 'cells' ? cells.cells.map(({ label }) => Number(label)) : [];
                assert.equal(
                    drawn.reduce((sum, count) => sum + count, 0),
                    total,
                );
            }),
        );
    });

    it('is one chart of the inside of a network', () => {
        const scenes = insideNetwork({ epoch: 1, confusion: trees });
        assert.deepEqual(
            scenes.map(({ id }) => id),
            ['confusion'],
        );
    });
});
