import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
    chmodSync,
    copyFileSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { type RunStore, StoreProblem, type StoreProblemKind } from '../../../src/experiments/run-store.ts';
import { openRunStore } from '../../../src/platform/node/run-store.ts';
import { schemaVersion } from '../../../src/platform/node/run-store-schema.ts';
import { describeStore } from '../../experiments/support/store-contract.ts';
import {
    checkpointAfter,
    detailsOf,
    measurementOf,
    metricsOf,
    newRun,
    noiseMeasures,
} from '../../experiments/support/stored-run.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const url = (path: string): string => pathToFileURL(join(root, path)).href;
const fixtures = join(import.meta.dirname, '..', '..', 'fixtures', 'run-store');

describe('the run history in SQLite', function () {
    this.timeout(20_000);
    let folder: string;
    let path: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), 'dropout-lab-store-'));
        path = join(folder, 'new folder', 'history.sqlite');
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    describe('as every store', () => {
        describeStore(() => openRunStore(path));
    });

    const refusal = (kind: StoreProblemKind, message: RegExp) => (error: unknown) => {
        assert.ok(error instanceof StoreProblem, String(error));
        assert.equal(error.kind, kind);
        assert.match(error.message, message);
        return true;
    };
    const trainOne = (store: RunStore, id = 'a', size = 6) => {
        const recorder = store.begin(newRun(id));
        recorder.save([metricsOf(1, 0.7)], checkpointAfter(1, size));
        recorder.dispose();
    };

    it('is the same after it was closed, and in a second window at the same time', () => {
        const first = openRunStore(path);
        trainOne(first);
        const second = openRunStore(path);
        assert.deepEqual(second.list(), first.list());
        first.dispose();
        second.dispose();
        const again = openRunStore(path);
        assert.deepEqual(again.checkpoint('a'), checkpointAfter(1));
        again.dispose();
    });

    it('keeps what two processes measure at the same time, all of it', async () => {
        openRunStore(path).dispose();
        const writer = (name: string) => `
            import { openRunStore } from ${JSON.stringify(url('src/platform/node/run-store.ts'))};
            import { measurementOf } from ${JSON.stringify(url('test/experiments/support/stored-run.ts'))};
            const store = openRunStore(${JSON.stringify(path)});
            for (let index = 0; index < 40; index++) {
                store.keepMeasurement(measurementOf('${name} ' + index, 1 + index));
            }
            store.dispose();`;
        const names = ['a window', 'a command line'];
        const written = names.map(name =>
            promisify(execFile)(process.execPath, ['--input-type=module', '--eval', writer(name)]),
        );
        await Promise.all(written);
        const store = openRunStore(path);
        const kept = new Set(store.measurements().map(({ record }) => record.measured.fingerprint));
        store.dispose();
        const all = names.flatMap(name => Array.from({ length: 40 }, (_, index) => `${name} ${index}`));
        assert.deepEqual(
            all.filter(each => !kept.has(each)),
            [],
        );
    });

    it('keeps arrays larger than what is written at once', () => {
        const store = openRunStore(path);
        const checkpoint = checkpointAfter(1, 5_000_002);
        checkpoint.network[0]!.values.forEach((_, index, values) => {
            values[index] = index;
        });
        const recorder = store.begin(newRun('a'));
        recorder.save([metricsOf(1, 0.7)], checkpoint);
        recorder.dispose();
        const read = store.checkpoint('a')!;
        assert.deepEqual(
            read.network.map(({ values }) => values.length),
            [5_000_002, 5_000_002],
        );
        const bytes = ({ buffer }: { buffer: ArrayBufferLike }) => Buffer.from(buffer as ArrayBuffer);
        assert.ok(bytes(read.network[0]!.values).equals(bytes(checkpoint.network[0]!.values)));
        store.dispose();
    });

    it('gives the disk back what was removed', () => {
        const store = openRunStore(path);
        trainOne(store, 'a', 2_000_000);
        store.remove(['a'], 1);
        store.tidy(Number.POSITIVE_INFINITY, 2);
        store.dispose();
        assert.ok(statSync(path).size < 1_000_000, `${statSync(path).size} bytes`);
    });

    it('leaves no lock of a run that is gone', () => {
        const store = openRunStore(path);
        trainOne(store);
        store.remove(['a'], 1);
        store.tidy(Number.POSITIVE_INFINITY, 2);
        assert.deepEqual(readdirSync(`${path}-locks`), []);
        store.dispose();
    });

    it('keeps an epoch whole or not at all', () => {
        const store = openRunStore(path);
        const recorder = store.begin(newRun('a'));
        recorder.save([metricsOf(1, 0.7)], checkpointAfter(1));
        // An epoch is written before its weights; here these cannot be.
        const broken = { ...checkpointAfter(2), epoch: Number.NaN };
        assert.throws(() => recorder.save([metricsOf(2, 0.6)], broken));
        assert.equal(store.epochs('a').length, 1);
        assert.deepEqual(store.checkpoint('a'), checkpointAfter(1));
        recorder.save([metricsOf(2, 0.6)], checkpointAfter(2));
        recorder.dispose();
        assert.deepEqual(store.checkpoint('a'), checkpointAfter(2));
        store.dispose();
    });

    it('keeps the statistics of every epoch, and the histograms of some, of the best and of the last', () => {
        const store = openRunStore(path);
        const recorder = store.begin(newRun('a'));
        // The best epoch is the 201st.
        for (let epoch = 1; epoch <= 300; epoch++) {
            recorder.save([metricsOf(epoch, Math.abs(epoch - 201))], undefined, [detailsOf(epoch)]);
        }
        recorder.dispose();
        const layers = store.layers('a');
        assert.deepEqual(
            layers.map(({ epoch }) => epoch),
            Array.from({ length: 300 }, (_, index) => index + 1),
        );
        for (const { histograms: _, ...kept } of layers) {
            const { histograms: __, ...saved } = detailsOf(kept.epoch).layers!;
            assert.deepEqual(kept, { epoch: kept.epoch, ...saved });
        }
        const withHistograms = layers.filter(({ histograms }) => histograms !== undefined);
        // 300 epochs in steps of 8 are no more than 64.
        assert.deepEqual(
            withHistograms.map(({ epoch }) => epoch),
            [...Array.from({ length: 37 }, (_, index) => 8 * (index + 1)), 201, 300].sort((a, b) => a - b),
        );
        for (const { epoch, histograms } of withHistograms) {
            assert.deepEqual(histograms, detailsOf(epoch).layers?.histograms);
        }
        assert.deepEqual(store.details('a'), { best: detailsOf(201), last: detailsOf(300) });
        store.dispose();
        const database = new DatabaseSync(path, { readOnly: true });
        const { matrices } = database.prepare('SELECT count(*) AS matrices FROM confusion_matrix').get() as {
            matrices: number;
        };
        database.close();
        assert.equal(matrices, 2);
    });

    it('passes its own check of integrity, and its tables hold what the page on them says', () => {
        const store = openRunStore(path);
        trainOne(store);
        store.dispose();
        const database = new DatabaseSync(path, { readOnly: true });
        assert.deepEqual({ ...database.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' });
        const page = readFileSync(
            join(import.meta.dirname, '..', '..', '..', 'docs', 'run-history.md'),
            'utf8',
        );
        const names = database
            .prepare(
                `SELECT m.name AS "table", c.name AS "column" FROM sqlite_schema AS m, pragma_table_info(m.name) AS c
                WHERE m.type = 'table'`,
            )
            .all() as { table: string; column: string }[];
        assert.ok(names.length > 40);
        const missing = names.filter(
            ({ table, column }) => !page.includes(`## \`${table}\``) || !page.includes(`\`${column}\``),
        );
        database.close();
        assert.deepEqual(missing, []);
    });

    describe('of an earlier version', () => {
        const earlier = Array.from({ length: schemaVersion }, (_, index) => index + 1);

        for (const version of earlier) {
            it(`${version} opens with its runs, and is brought to the newest`, () => {
                mkdirSync(join(folder, 'new folder'));
                const name = `version-${version}.sqlite`;
                copyFileSync(join(fixtures, name), path);
                const store = openRunStore(path);
                const [run, ...others] = store.list();
                assert.deepEqual(others, []);
                assert.deepEqual(
                    [run?.id, run?.label, run?.pinned, run?.state, run?.epochsDone, run?.bestEpoch],
                    ['fixture', 'the first', true, 'finished', 2, 2],
                );
                assert.deepEqual(store.epochs('fixture'), [metricsOf(1, 0.7), metricsOf(2, 0.5)]);
                assert.deepEqual(store.checkpoint('fixture'), checkpointAfter(2));
                assert.deepEqual(store.bestWeights('fixture')?.arrays, checkpointAfter(2).network);
                assert.equal(store.specText('fixture'), newRun('fixture').specText);
                assert.equal(store.evaluations('fixture').length, 1);
                const hasDetails = version >= 3;
                assert.deepEqual(
                    store.details('fixture'),
                    hasDetails ? { best: detailsOf(2), last: detailsOf(2) } : {},
                );
                assert.equal(store.layers('fixture').length, hasDetails ? 2 : 0);
                assert.equal(run?.dataNotes?.length, hasDetails ? 1 : undefined);
                assert.deepEqual(run?.noise, version >= 4 ? noiseMeasures : undefined);
                const [evaluation] = store.evaluations('fixture');
                assert.deepEqual(evaluation?.confusion, hasDetails ? detailsOf(2).confusion : undefined);
                assert.deepEqual(
                    store.measurements(),
                    version >= 4 ? [measurementOf('0123456789abcdef', 1_700_000_300_000)] : [],
                );
                trainOne(store, 'new');
                assert.equal(store.list().length, 2);
                store.dispose();
                const database = new DatabaseSync(path);
                assert.deepEqual(
                    { ...database.prepare('PRAGMA user_version').get() },
                    { user_version: schemaVersion },
                );
                database.close();
            });
        }

        it('has a database of every version to show it', () => {
            assert.deepEqual(
                readdirSync(fixtures).sort(),
                earlier.map(version => `version-${version}.sqlite`),
            );
        });
    });

    it('is left as it is where it was written by a newer version', () => {
        openRunStore(path).dispose();
        const database = new DatabaseSync(path);
        database.exec('PRAGMA user_version = 99');
        database.close();
        const before = readFileSync(path);
        assert.throws(() => openRunStore(path), refusal('newer', /newer.*version 99.*update/));
        assert.deepEqual(readFileSync(path), before);
    });

    it('says in words what is wrong with a file that it cannot use, and does not touch it', () => {
        mkdirSync(join(folder, 'new folder'));
        const text = 'This is a letter to my aunt, and no database at all.\n'.repeat(40);
        writeFileSync(path, text);
        assert.throws(() => openRunStore(path), refusal('corrupt', /damaged.*move it away/));
        assert.equal(readFileSync(path, 'utf8'), text);
        const other = new DatabaseSync(join(folder, 'other.sqlite'));
        other.exec('CREATE TABLE people (name TEXT)');
        other.close();
        assert.throws(
            () => openRunStore(join(folder, 'other.sqlite')),
            refusal('corrupt', /another program/),
        );
        assert.throws(() => openRunStore(folder), refusal('unwritable', /cannot be written.*folder/));
    });

    it('says so where the folder may not be written', function () {
        if (process.getuid?.() === 0) {
            this.skip();
        }
        chmodSync(folder, 0o500);
        try {
            assert.throws(() => openRunStore(path), refusal('unwritable', /cannot be written/));
        } finally {
            chmodSync(folder, 0o700);
        }
    });

    it('is damaged in the middle: what is read says so', () => {
        const store = openRunStore(path);
        trainOne(store, 'a', 200_000);
        store.dispose();
        const bytes = readFileSync(path);
        bytes.fill(0xaa, 16384);
        writeFileSync(path, bytes);
        assert.throws(
            () => {
                const damaged = openRunStore(path);
                try {
                    damaged.list();
                } finally {
                    damaged.dispose();
                }
            },
            refusal('corrupt', /damaged/),
        );
        assert.ok(existsSync(path));
    });
});
