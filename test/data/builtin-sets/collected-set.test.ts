import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { resolveCall } from '../../../src/catalog/arguments.ts';
import { type BuiltinSetName, builtinSets as entries } from '../../../src/catalog/builtin-sets/index.ts';
import { builtinSets } from '../../../src/data/builtin-sets/index.ts';
import { isDataProblem } from '../../../src/data/data-problem.ts';
import type { Examples } from '../../../src/model/examples.ts';
import { readAddress } from '../../../src/platform/node/read-address.ts';

const media = join(import.meta.dirname, '..', '..', '..', 'media', 'data');
const folder = pathToFileURL(media).href;
const shipped = { readFile: readAddress, baseUri: folder, builtinDataUri: folder };

async function read(name: BuiltinSetName): Promise<Examples> {
    const examples = await builtinSets[name](resolveCall('builtin_set', name), shipped);
    assert.ok(!isDataProblem(examples), JSON.stringify(examples));
    return examples;
}

function columnOf({ count, features, featureShape }: Examples, column: number): number[] {
    const width = featureShape[0] as number;
    return Array.from({ length: count }, (_, row) => features[row * width + column] as number);
}

function summaryOf(values: readonly number[]) {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return {
        minimum: Math.min(...values),
        maximum: Math.max(...values),
        mean,
        deviation: Math.sqrt(squares / (values.length - 1)),
    };
}

function classCounts({ target }: Examples): number[] {
    assert.ok(target.task === 'classification');
    const counts = new Array<number>(target.classes).fill(0);
    for (const label of target.labels) {
        counts[label]! += 1;
    }
    return counts;
}

/** Within one unit of the last digit that was published: some are rounded and some cut off. */
const rounds = (value: number, published: number, digits: number) =>
    Math.abs(value - published) < 10 ** -digits;

describe('sets that were collected', () => {
    // The tables of "Summary Statistics" in scikit-learn's descriptions: minimum, maximum, mean, standard deviation.
    it('iris has the statistics that are published with it', async () => {
        const iris = await read('iris');
        const published = [
            [4.3, 7.9, 5.84, 0.83],
            [2.0, 4.4, 3.05, 0.43],
            [1.0, 6.9, 3.76, 1.76],
            [0.1, 2.5, 1.2, 0.76],
        ] as const;
        for (const [column, [minimum, maximum, mean, deviation]] of published.entries()) {
            const found = summaryOf(columnOf(iris, column));
            assert.ok(rounds(found.minimum, minimum, 1) && rounds(found.maximum, maximum, 1));
            // The description was written of the UCI repository's copy, two rows of which differ by 0.1 in places.
            assert.ok(rounds(found.mean, mean, 1) && rounds(found.deviation, deviation, 1));
        }
        assert.deepEqual(classCounts(iris), [50, 50, 50]);
    });

    it('wine has the statistics that are published with it', async () => {
        const wine = await read('wine');
        const published = [
            [0, 11.0, 14.8, 13.0, 0.8, 1],
            [1, 0.74, 5.8, 2.34, 1.12, 2],
            [3, 10.6, 30.0, 19.5, 3.3, 1],
            [4, 70.0, 162.0, 99.7, 14.3, 1],
            [12, 278, 1680, 746, 315, 0],
        ] as const;
        for (const [column, minimum, maximum, mean, deviation, digits] of published) {
            const found = summaryOf(columnOf(wine, column));
            for (const [value, expected] of [
                [found.minimum, minimum],
                [found.maximum, maximum],
                [found.mean, mean],
                [found.deviation, deviation],
            ] as const) {
                assert.ok(rounds(value, expected, digits), `column ${column}: ${value} is not ${expected}`);
            }
        }
        assert.deepEqual(classCounts(wine), [59, 71, 48]);
    });

    it('breast cancer has the ranges and classes that are published with it', async () => {
        const cancer = await read('breast_cancer');
        const published = [
            [2, 43.79, 188.5, 2],
            [3, 143.5, 2501.0, 1],
            [12, 0.757, 21.98, 2],
            [23, 185.2, 4254.0, 1],
            [29, 0.055, 0.208, 3],
        ] as const;
        for (const [column, minimum, maximum, digits] of published) {
            const found = summaryOf(columnOf(cancer, column));
            assert.ok(rounds(found.minimum, minimum, digits) && rounds(found.maximum, maximum, digits));
        }
        assert.deepEqual(classCounts(cancer), [212, 357]);
    });

    it('diabetes has its units: ages in years, two sexes, and a target from 25 to 346', async () => {
        const diabetes = await read('diabetes');
        assert.deepEqual([...new Set(columnOf(diabetes, 1))].sort(), [1, 2]);
        const age = summaryOf(columnOf(diabetes, 0));
        assert.deepEqual([age.minimum, age.maximum], [19, 79]);
        // s4 is total cholesterol over HDL: the description says so, and the rows agree to the digits they have.
        const [total, hdl, ratio] = [4, 6, 7].map(column => columnOf(diabetes, column));
        const wrong = ratio!.filter((value, row) => Math.abs(value - total![row]! / hdl![row]!) > 0.6).length;
        assert.ok(wrong < 5, `${wrong} rows`);
        assert.ok(diabetes.target.task === 'regression' && diabetes.target.width === 1);
        const target = summaryOf([...diabetes.target.values]);
        assert.deepEqual([target.minimum, target.maximum], [25, 346]);
        assert.ok(rounds(target.mean, 152.13, 2));
    });

    it('each come with an attribution that names the authors and the licence', () => {
        const text = readFileSync(join(media, 'ATTRIBUTION.md'), 'utf8');
        const sections = new Map(text.split('\n## ').map(section => [section.split('\n')[0], section]));
        for (const [name, { synthetic, attribution }] of Object.entries(entries)) {
            const section = sections.get(`${name}.csv.gz`);
            assert.equal(section === undefined, synthetic, name);
            if (section !== undefined) {
                assert.match(section, /scikit-learn \(BSD-3-Clause\)/);
                assert.equal(/CC BY 4\.0/.test(section), /CC BY 4\.0/.test(attribution), name);
                const year = /\((\d{4})\)/.exec(attribution)?.[1];
                assert.ok(year !== undefined && section.includes(year), name);
            }
        }
    });
});
