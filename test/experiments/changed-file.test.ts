// A file that stays on disk and changes, csv or idx: between two epochs, and between a stop and going on.

import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readCsv } from '../../src/data/csv/read-csv.ts';
import { isDataProblem } from '../../src/data/data-problem.ts';
import { keepRows, takeRows } from '../../src/data/rows.ts';
import { applyScaling, fitScaling } from '../../src/data/scalings/index.ts';
import { readIdx } from '../../src/data/sources/idx.ts';
import { splitRows } from '../../src/data/split.ts';
import { CannotRun } from '../../src/engine/cannot-run.ts';
import type { Checkpoint } from '../../src/engine/checkpoint.ts';
import { createTrainer } from '../../src/engine/trainer.ts';
import {
    type DataFile,
    type Examples,
    type FeatureReader,
    type Features,
    UnreadableData,
} from '../../src/model/examples.ts';
import { openAddress } from '../../src/platform/node/open-file.ts';
import { readAddress } from '../../src/platform/node/read-address.ts';
import { settingsWith, sgd } from '../engine/support/run.ts';
import { dense, input, network } from '../support/networks.ts';
import { idx } from '../support/table-files.ts';

const spec = network(input(2), dense(4, 'relu'), dense(2, 'softmax'));
const settings = settingsWith({ optimizer: sgd(0.05), batch_size: 16, epochs: 4, seed: 5 });

let folder: string;
let path: string;

/** The examples of a file, split and scaled, and the files that they are from. */
function prepare(examples: Examples<Features>, files: readonly DataFile[]) {
    const all = { ...examples, files };
    const rows = splitRows(all, { validation: 0.2, test: 0 }, 1);
    assert.ok(!isDataProblem(rows));
    const validation = takeRows(all, rows.validation);
    const training = keepRows(all, rows.training);
    const scaling = fitScaling('standardize', training);
    return { training: applyScaling(scaling, training), validation: applyScaling(scaling, validation) };
}

/** Trains up to an epoch, from a checkpoint where there is one. Returns the losses and the checkpoint then. */
async function train(
    data: ReturnType<typeof prepare>,
    epoch: number,
    checkpoint?: Checkpoint,
    afterEpoch?: (epoch: number) => void,
): Promise<{ readonly losses: number[]; readonly checkpoint: Checkpoint }> {
    const trainer = createTrainer({ network: spec, settings, data, ...(checkpoint && { checkpoint }) });
    const losses: number[] = [];
    for await (const event of trainer.events()) {
        if (event.kind === 'epoch') {
            losses.push(event.metrics.validationLoss);
            afterEpoch?.(event.epoch);
            if (event.epoch === epoch) {
                return { losses, checkpoint: structuredClone(trainer.checkpoint()) };
            }
        }
    }
    throw new Error('It ended before.');
}

describe('a csv file that stays on disk', () => {
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), 'changed-file-'));
        path = join(folder, 'points.csv');
        write();
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    /** `firstCell` takes two bytes. */
    function write(firstCell = '10', more = ''): void {
        const rows = Array.from(
            { length: 200 },
            (_, row) => `${row % 7},${row % 11},${row % 2 ? 'oak' : 'yew'}`,
        );
        writeFileSync(path, `a,b,kind\n${firstCell},3,oak\n${rows.join('\n')}\n${more}`);
    }

    /** The data as it is loaded, but that so small a file stays on disk too. */
    async function load() {
        const source = await openAddress(pathToFileURL(path).href);
        assert.ok(source !== undefined);
        const options = { header: true, delimiter: ',', missing: ['NA'] };
        const read = readCsv(source, options, { target: 'last', task: 'classification' }, 0);
        assert.ok(!isDataProblem(read));
        return prepare(read.examples, [{ name: source.name, bytes: source.size }]);
    }

    const trainUntil = async (epoch: number, checkpoint?: Checkpoint, afterEpoch?: (epoch: number) => void) =>
        await train(await load(), epoch, checkpoint, afterEpoch);

    it('goes on to the same bits where it is what it was, even if it was written anew', async () => {
        const whole = await trainUntil(4);
        const { checkpoint, losses } = await trainUntil(2);
        write();
        const rest = await trainUntil(4, checkpoint);
        assert.deepEqual([...losses, ...rest.losses], whole.losses);
    });

    for (const [what, change, message] of [
        [
            'another number in as many bytes',
            () => write('11'),
            /its data was other: points\.csv has other contents in as many bytes\. Train anew\.$/,
        ],
        [
            'one row more',
            () => write('10', '5,5,oak\n'),
            /its data was other: points\.csv had 1,\d{3} bytes and has 1,\d{3} bytes\. Train anew\.$/,
        ],
    ] as const) {
        it(`is refused by its name where it has ${what} when the run is to go on`, async () => {
            const { checkpoint } = await trainUntil(2);
            change();
            await assert.rejects(trainUntil(4, checkpoint), (error: unknown) => {
                assert.ok(error instanceof CannotRun, String(error));
                assert.match(error.message, message);
                return true;
            });
        });
    }

    for (const [what, change, message] of [
        [
            'grows',
            () => write('10', '5,5,oak\n'),
            () =>
                `it had ${(statSync(path).size - 8).toLocaleString('en')} bytes and has ${statSync(path).size.toLocaleString('en')}`,
        ],
        [
            'is written to',
            () => {
                write('11');
                utimesSync(path, 1e9, 1e9);
            },
            () => 'it was written to at 2001-09-09T01:46:40.000Z',
        ],
        [
            'is replaced by another',
            () => {
                const { atimeMs, mtimeMs } = statSync(path);
                const old = join(folder, 'old.csv');
                renameSync(path, old);
                write('11');
                utimesSync(path, atimeMs / 1000, mtimeMs / 1000);
            },
            // Its time may be a fraction of a millisecond off, and is then what differs.
            () => '(another file took its place|it was written to at .*)',
        ],
        ['is deleted', () => rmSync(path), () => `there is no such file \\(.*points\\.csv\\)`],
    ] as const) {
        it(`ends the run by its name where it ${what} between two epochs`, async () => {
            await assert.rejects(
                trainUntil(4, undefined, epoch => (epoch === 2 ? change() : undefined)),
                (error: unknown) => {
                    assert.ok(error instanceof UnreadableData, String(error));
                    const expected = `^points\\.csv has changed since it was opened: ${message()}\\. Train it again\\.$`;
                    assert.match(error.message, new RegExp(expected));
                    return true;
                },
            );
        });
    }
});

describe('idx files that stay on disk', () => {
    const rows = 200;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), 'changed-file-'));
        path = join(folder, 'points.idx');
        write();
        writeFileSync(
            join(folder, 'kinds.idx'),
            idx(
                [rows],
                Uint8Array.from({ length: rows }, (_, row) => row % 2),
            ),
        );
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    function write(first = 10, count = rows): void {
        const values = Float64Array.from({ length: 2 * count }, (_, index) => index % 7);
        values[0] = first;
        writeFileSync(path, idx([count, 2], values));
    }

    async function load() {
        const baseUri = `${pathToFileURL(folder).href}/`;
        const access = {
            readFile: readAddress,
            openFile: openAddress,
            baseUri,
            builtinDataUri: baseUri,
        };
        const request = { target: 'last', task: 'classification' } as const;
        const read = await readIdx({ images: 'points.idx', labels: 'kinds.idx' }, request, access, 0);
        assert.ok(!isDataProblem(read));
        assert.ok(!(read.examples.features instanceof Float32Array), 'it was read into memory');
        return prepare(read.examples, [{ name: 'points.idx', bytes: statSync(path).size }]);
    }

    it('give the bits of those that are read into memory', async () => {
        const streamed = await load();
        const { features } = streamed.training;
        const inMemory = new Float32Array(2 * streamed.training.count);
        for (let row = 0; row < streamed.training.count; row++) {
            inMemory.set((features as FeatureReader).row(row), 2 * row);
        }
        const { losses } = await train(streamed, 2);
        const data = { ...streamed, training: { ...streamed.training, features: inMemory } };
        assert.deepEqual((await train(data, 2)).losses, losses);
    });

    it('are refused by their name where they have other contents when the run is to go on', async () => {
        const { checkpoint } = await train(await load(), 2);
        write(11);
        await assert.rejects(train(await load(), 4, checkpoint), (error: unknown) => {
            assert.ok(error instanceof CannotRun, String(error));
            assert.match(
                error.message,
                /its data was other: points\.idx has other contents in as many bytes\. Train anew\.$/,
            );
            return true;
        });
    });

    for (const [what, change, message] of [
        ['are cut short', () => write(10, 150), 'it had 3,212 bytes and has 2,412'],
        [
            'are written to',
            () => {
                write(11);
                utimesSync(path, 1e9, 1e9);
            },
            'it was written to at 2001-09-09T01:46:40.000Z',
        ],
        ['are deleted', () => rmSync(path), 'there is no such file \\(.*points\\.idx\\)'],
    ] as const) {
        it(`end the run by their name where they ${what} between two epochs`, async () => {
            const data = await load();
            await assert.rejects(
                train(data, 4, undefined, epoch => (epoch === 2 ? change() : undefined)),
                (error: unknown) => {
                    assert.ok(error instanceof UnreadableData, String(error));
                    const expected = `^points\\.idx has changed since it was opened: ${message}\\. Train it again\\.$`;
                    assert.match(error.message, new RegExp(expected));
                    return true;
                },
            );
        });
    }

    it('end the run where a value that is met is no number', async () => {
        write(Number.NaN);
        await assert.rejects(
            async () => train(await load(), 4),
            (error: unknown) => {
                assert.ok(error instanceof UnreadableData, String(error));
                assert.equal(
                    error.message,
                    'points.idx, at [0], value 0: expected a finite number, found NaN.',
                );
                return true;
            },
        );
    });
});
