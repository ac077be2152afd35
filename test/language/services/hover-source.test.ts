import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { URI } from 'langium';
import { rememberPreviews } from '../../../src/data/preview.ts';
import { createNetSpecServices } from '../../../src/language/services/module.ts';
import { openAddress } from '../../../src/platform/node/open-file.ts';
import { readAddress } from '../../../src/platform/node/read-address.ts';
import { fileState } from '../../../src/platform/node/spec-files.ts';
import { idx } from '../../support/table-files.ts';
import { unmark } from '../support.ts';

const fixtures = join(import.meta.dirname, '..', '..', 'fixtures', 'data');
const builtinData = pathToFileURL(join(import.meta.dirname, '..', '..', '..', 'media', 'data')).href;

describe('hover on a source', () => {
    let folder: string;
    before(() => {
        folder = mkdtempSync(join(tmpdir(), 'hover-'));
    });
    after(() => rmSync(folder, { recursive: true }));
    const { shared, language } = createNetSpecServices({
        fileExists: () => true,
        notRunnableYet: {},
        previewSource: rememberPreviews(
            { readFile: readAddress, openFile: openAddress, builtinDataUri: builtinData },
            fileState,
        ),
    });

    async function hoverAt(marked: string): Promise<string> {
        const { text, cursor = 0 } = unmark(marked);
        const uri = pathToFileURL(join(folder, 'spec.netspec')).href;
        const document = shared.workspace.LangiumDocumentFactory.fromString(text, URI.parse(uri));
        const position = document.textDocument.positionAt(cursor);
        const hover = await language.lsp.HoverProvider?.getHoverContent(document, {
            textDocument: { uri },
            position,
        });
        const contents = hover?.contents;
        return typeof contents === 'object' && 'value' in contents ? contents.value : '';
    }

    const write = (text: string) => writeFileSync(join(folder, 'houses.csv'), text);

    it('shows rows, columns with their ranges and first values, and the target', async () => {
        write('rooms,area|m,price\n3,70.5,100\n4,-20,250.25\n5,31,90\n6,8,70\n');
        const text = await hoverAt('data d { sou<|>rce = csv("houses.csv") }');
        assert.match(text, /\*\*4 rows\*\*, 2 features; numbers to predict\./);
        assert.ok(text.includes('| `rooms` | 3 to 6 | 3, 4, 5 |'), text);
        assert.ok(text.includes('| `area m` | -20 to 70.5 | 70.5, -20, 31 |'), text);
        assert.ok(text.includes('| **`price`**, the target | 70 to 250.3 | `100`, `250.25`, `90` |'), text);
    });

    it('counts classes, of numbers too where the loss is for classes', async () => {
        write('x,kind\n1,2\n2,1\n3,2\n');
        const data = 'data d { source = c<|>sv("houses.csv") }';
        assert.match(await hoverAt(data), /numbers to predict/);
        const classifier = `model m { input(1) dense(2, activation = softmax) } ${data} train m on d { }`;
        assert.match(await hoverAt(classifier), /2 classes \(`1` 1, `2` 2\)/);
    });

    it('looks again when the file has changed', async () => {
        write('a,b\n1,2\n');
        assert.match(await hoverAt('data d { source = c<|>sv("houses.csv") }'), /\*\*1 rows\*\*/);
        write('a,b\n1,2\n3,4\n');
        assert.match(await hoverAt('data d { source = c<|>sv("houses.csv") }'), /\*\*2 rows\*\*/);
    });

    for (const [name, source, expected] of [
        [
            'npz',
            'n<|>pz("table.npz")',
            /\*\*60 rows\*\*, 4 features, .*; 3 classes \(`0` 18, `1` 17, `2` 25\)/,
        ],
        [
            'Parquet',
            'p<|>arquet("table-snappy.parquet")',
            /\*\*60 rows\*\*, 4 features; 3 classes \(`ash` 17, `oak` 18, `yew` 25\)/,
        ],
        [
            'idx',
            'i<|>dx("images.idx.gz", "labels.idx")',
            /\*\*4 rows\*\*, 2 x 3 features, values from 0 to 23; 2 classes/,
        ],
    ] as const) {
        it(`shows rows, columns and classes of ${name}`, async () => {
            for (const [, file] of source.matchAll(/"([^"]+)"/g)) {
                copyFileSync(join(fixtures, file!), join(folder, file!));
            }
            assert.match(await hoverAt(`data d { source = ${source} }`), expected);
        });
    }

    it('shows files that can only be read as a whole, also where they are larger than the head of a csv file', async () => {
        const count = 5_400;
        const pixels = Uint8Array.from({ length: count * 784 }, (_, index) => index);
        writeFileSync(join(folder, 'images.idx'), idx([count, 28, 28], pixels));
        writeFileSync(join(folder, 'labels.idx'), idx([count], pixels.subarray(0, count)));
        const images = await hoverAt('data d { source = i<|>dx("images.idx", "labels.idx") }');
        assert.match(images, /\*\*5,400 rows\*\*/);
        const text = `x,kind\n${Array.from({ length: 300_000 }, () => '0.123456789012,yew\n').join('')}`;
        writeFileSync(join(folder, 'houses.csv.gz'), gzipSync(text, { level: 0 }));
        const packed = await hoverAt('data d { source = c<|>sv("houses.csv.gz") }');
        assert.match(packed, /\*\*300,000 rows\*\*/);
    });

    it('says what is wrong with the file, and what was left out', async () => {
        write('a,b\n1,2\n3\n');
        assert.match(
            await hoverAt('data d { source = c<|>sv("houses.csv") }'),
            /houses\.csv, line 3: expected 2 values, found 1 value\./,
        );
        write('a,b\n1,2\nNA,3\n');
        assert.match(
            await hoverAt('data d { source = c<|>sv("houses.csv") }'),
            /1 row left out for a missing value/,
        );
    });

    it('estimates the rows of a file that it does not read to its end', async () => {
        const line = `${'0.12345,'.repeat(20)}1`;
        const header = `${Array.from({ length: 20 }, (_, column) => `x${column}`).join(',')},y`;
        write(`${header}\n${`${line}\n`.repeat(60_000)}`);
        const text = await hoverAt('data d { source = c<|>sv("houses.csv") }');
        const [, rows = ''] = /\*\*about ([\d,]+) rows\*\*/.exec(text) ?? [];
        assert.ok(Math.abs(Number(rows.replaceAll(',', '')) - 60_000) < 600, text);
        assert.match(text, /\| and 8 more \|/);
    });

    it('shows the validation file, and the built-in sets as well', async () => {
        write('a,b\n1,2\n');
        assert.match(
            await hoverAt('data d { source = builtin(iris) valid<|>ation = csv("houses.csv") }'),
            /\*\*1 rows\*\*/,
        );
        const iris = await hoverAt('data d { source = built<|>in(iris) }');
        assert.match(iris, /3 classes: setosa \(50\), versicolor \(50\), virginica \(50\)/);
        assert.match(iris, /\nValues from 0\.1 to 7\.9\.$/);
        // What the catalogue knows of the set is said once.
        assert.equal(iris.match(/150 rows/g)?.length, 1);
    });

    it('computes no more of a large synthetic set than shows what it is', async () => {
        const small = await hoverAt('data d { source = built<|>in(xor(n = 4096)) }');
        const large = await hoverAt('data d { source = built<|>in(xor(n = 1000000)) }');
        assert.match(small, /\*\*4,096 rows\*\*.*2 classes \(`0` 2,048, `1` 2,048\)\.$/m);
        assert.match(large, /\*\*1,000,000 rows\*\*.*2 classes/);
        assert.match(large, /Values and classes are those of 4,096 of them\./);
        // What is beyond what a set may have is refused before anything is computed.
        assert.doesNotMatch(await hoverAt('data d { source = built<|>in(xor(n = 1e9)) }'), /rows/);
    });

    it('keeps what it says elsewhere', async () => {
        assert.doesNotMatch(
            await hoverAt('data d { source = builtin(iris) sc<|>ale = standardize }'),
            /rows/,
        );
    });
});
