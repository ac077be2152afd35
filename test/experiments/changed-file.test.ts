// A file that stays on disk and changes: between two epochs, and between a stop and going on.

import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readCsv } from '../../src/data/csv/read-csv.ts';
import { isDataProblem } from '../../src/data/data-problem.ts';
import { keepRows, takeRows } from '../../src/data/rows.ts';
import { applyScaling, fitScaling } from '../../src/data/scalings/index.ts';
import { splitRows } from '../../src/data/split.ts';
import { CannotRun } from '../../src/engine/cannot-run.ts';
import type { Checkpoint } from '../../src/engine/checkpoint.ts';
import { createTrainer } from '../../src/engine/trainer.ts';
import { UnreadableData } from '../../src/model/examples.ts';
import { openAddress } from '../../src/platform/node/open-file.ts';
import { settingsWith, sgd } from '../engine/support/run.ts';
import { dense, input, network } from '../support/networks.ts';

const spec = network(input(2), dense(4, 'relu'), dense(2, 'softmax'));
const settings = settingsWith({ optimizer: sgd(0.05), batch_size: 16, epochs: 4, seed: 5 });

describe('a csv file that stays on disk', () => {
    let folder: string;
    let path: string;
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
        const files = [{ name: source.name, bytes: source.size }];
        const all = { ...read.examples, files };
        const rows = splitRows(all, { validation: 0.2, test: 0 }, 1);
        assert.ok(!isDataProblem(rows));
        const validation = takeRows(all, rows.validation);
        const training = keepRows(all, rows.training);
        const scaling = fitScaling('standardize', training);
        return { training: applyScaling(scaling, training), validation: applyScaling(scaling, validation) };
    }

    /** Trains up to an epoch, from a checkpoint where there is one. Returns the losses and the checkpoint then. */
    async function trainUntil(
        epoch: number,
        checkpoint?: Checkpoint,
        afterEpoch?: (epoch: number) => void,
    ): Promise<{ readonly losses: number[]; readonly checkpoint: Checkpoint }> {
        const data = await load();
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
