import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { lookAtFiles } from '../../../src/data/file-facts.ts';
import { createAnalyzer } from '../../../src/language/analysis.ts';
import { openNow } from '../../../src/platform/node/open-file.ts';
import { fileExists, fileState } from '../../../src/platform/node/spec-files.ts';
import { unmark } from '../support.ts';

const fixtures = join(import.meta.dirname, '..', '..', 'fixtures', 'data');

describe('a spec and its data file', () => {
    let folder: string;
    before(() => {
        folder = mkdtempSync(join(tmpdir(), 'data-files-'));
        writeFileSync(
            join(folder, 'houses.csv'),
            'rooms,area,price\n3,70,100.5\n4,80,200.25\n5,90,300.75\n2,50,80.5\n',
        );
        writeFileSync(
            join(folder, 'trees.csv'),
            'height,width,kind\n3,1,oak\n4,2,ash\n5,1,yew\n4,1,oak\n6,2,ash\n3,2,yew\n',
        );
    });
    after(() => rmSync(folder, { recursive: true }));
    const analyzer = createAnalyzer({ fileExists, lookAtFile: lookAtFiles(openNow, fileState) });

    function analyze(text: string, at = folder) {
        return analyzer.analyze(pathToFileURL(join(at, 'a.netspec')).href, text);
    }

    /** The one diagnostic of the language, which stands at the marked place. */
    function mistakeIn(marked: string, at = folder): string {
        const { text, ranges } = unmark(marked);
        const mistakes = analyze(text, at).diagnostics.filter(({ severity }) => severity === 'error');
        assert.deepEqual(
            mistakes.map(({ range }) => range),
            ranges,
            JSON.stringify(mistakes),
        );
        return mistakes[0]?.message ?? '';
    }

    const spec = (data: string, layers: string, settings = '') =>
        `model m { ${layers} }\ndata d { ${data} }\ntrain m on d { ${settings} }`;
    const houses = 'source = csv("houses.csv")';

    it('has a target that is one of its columns, or says which are', () => {
        const layers = 'input(2) dense(1)';
        const marked = spec(`${houses} target = [|"prise"|]`, layers);
        assert.equal(
            mistakeIn(marked),
            'houses.csv: no column is called "prise". The columns are "rooms", "area", "price". Did you mean "price"?',
        );
        const analysis = analyze(unmark(marked).text);
        const [diagnostic] = analysis.diagnostics;
        assert.ok(diagnostic);
        assert.deepEqual(
            analysis.fixesFor(diagnostic).map(({ title }) => title),
            ['Change to "price"'],
        );
        assert.equal(
            mistakeIn(spec(`${houses} target = [|5|]`, layers)),
            'houses.csv: there is no column 5 to predict; there are 3.',
        );
    });

    it('has as many features as the network reads, with a fix', () => {
        const marked = spec(houses, 'input([|3|]) dense(1)');
        assert.equal(mistakeIn(marked), 'The examples of `d` have 2 features each, found an input of 3.');
    });

    it('has classes where its target has words, as many as the network has outputs', () => {
        const trees = 'source = csv("trees.csv")';
        assert.equal(
            mistakeIn(spec(trees, 'input(2) dense([|2|], activation = softmax)')),
            '`d` has 3 classes, found 2 outputs.',
        );
        const { facts } = analyze(spec(trees, 'input(2) dense(3, activation = softmax)')).spec.data[0] ?? {};
        assert.deepEqual(facts, {
            rows: 6,
            trainingExamples: 5,
            featureShape: [2],
            task: 'classification',
            classes: 3,
        });
    });

    it('has numbers to predict where its target has fractions', () => {
        assert.match(
            mistakeIn(
                spec(houses, 'input(2) dense(2, activation = softmax)').replace('train m', 'train [|m|]'),
            ),
            /^`cross_entropy` expects classes, found the numbers of `d`: use `mse`/,
        );
    });

    it('is looked at again once it has changed', () => {
        const path = join(folder, 'grows.csv');
        writeFileSync(path, 'a,b\n1,2\n');
        const text = spec('source = csv("grows.csv")', 'input(1) dense(1)');
        assert.equal(analyze(text).spec.data[0]?.facts.rows, 1);
        writeFileSync(path, 'a,b\n1,2\n3,4\n');
        assert.equal(analyze(text).spec.data[0]?.facts.rows, 2);
    });

    it('says nothing of what only training would find', () => {
        writeFileSync(join(folder, 'ragged.csv'), 'a,b\n1,2\n3\n');
        assert.deepEqual(
            analyze(spec('source = csv("ragged.csv")', 'input(1) dense(1)')).diagnostics.filter(
                ({ severity }) => severity === 'error',
            ),
            [],
        );
    });

    it('says so where it has one column only', () => {
        writeFileSync(join(folder, 'one.csv'), 'a;b\n1;2\n');
        assert.match(
            mistakeIn(spec('source = csv([|"one.csv"|])', 'input(1) dense(1)')),
            /^one\.csv has one column.*set `delimiter`/,
        );
    });

    it('may be Parquet or idx as well', () => {
        const table = 'source = parquet("table-snappy.parquet")';
        assert.equal(
            mistakeIn(spec(table, 'input([|7|]) dense(3, activation = softmax)'), fixtures),
            'The examples of `d` have 4 features each, found an input of 7.',
        );
        assert.match(
            mistakeIn(
                spec(`${table} target = [|"kin"|]`, 'input(4) dense(3, activation = softmax)'),
                fixtures,
            ),
            /Did you mean "kind"\?$/,
        );
        const images = 'source = idx("images.idx", "labels.idx")';
        assert.equal(
            mistakeIn(spec(images, 'input([|4|]) dense(2, activation = softmax)'), fixtures),
            'The examples of `d` have 6 features each, found an input of 4.',
        );
    });
});
