import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { fillDefaults, resolveCall } from '../../src/catalog/arguments.ts';
import { type DataSettings, dataSettings } from '../../src/catalog/blocks/data.ts';
import { isDataProblem } from '../../src/data/data-problem.ts';
import { loadExamples } from '../../src/data/load-examples.ts';
import { CannotRun } from '../../src/engine/cannot-run.ts';
import { createTrainer } from '../../src/engine/trainer.ts';
import { runTraining } from '../../src/experiments/run-training.ts';
import type { Examples } from '../../src/model/examples.ts';
import type { ResolvedNetwork } from '../../src/model/resolved.ts';
import { readAddress } from '../../src/platform/node/read-address.ts';
import { dense, dropout, input, layer, network, type Statement } from '../support/networks.ts';
import { digitsJob } from '../worker/job.ts';
import { clouds, settingsWith } from './support/run.ts';

const embedding = (vocabulary: number) => layer('embedding', { vocabulary, dimensions: 2 });
const reading = (...first: readonly Statement[]): ResolvedNetwork =>
    network(input(3), ...first, layer('flatten'), dense(2, 'softmax'));

function tokens(ids: readonly number[], more: Partial<Examples> = {}): Examples {
    return { ...clouds(2, 3, 2), features: Float32Array.from(ids), ...more };
}

function refusal(net: ResolvedNetwork, training: Examples, validation: Examples): string {
    let message = '';
    assert.throws(
        () => createTrainer({ network: net, settings: settingsWith(), data: { training, validation } }),
        (error: unknown) => {
            message = error instanceof CannotRun ? error.message : '';
            return error instanceof CannotRun;
        },
    );
    return message;
}

describe('token ids', () => {
    const good = tokens([0, 1, 2, 3, 4, 4]);

    it('are looked at before anything is trained, in training and validation', () => {
        createTrainer({
            network: reading(embedding(5)),
            settings: settingsWith(),
            data: { training: good, validation: good },
        });
        for (const wrong of [5, -1, 0.5, Number.NaN]) {
            const bad = tokens([0, 1, 2, 3, wrong, 4]);
            assert.equal(
                refusal(reading(layer('linear'), embedding(5)), bad, good),
                `embedding reads token ids, expected whole numbers from 0 to 4, found ${wrong} in value 2 of training example 2. ` +
                    'Make its vocabulary larger, or mend the data; ids must not be scaled.',
            );
            assert.match(refusal(reading(embedding(5)), good, bad), /in value 2 of validation example 2\./);
        }
    });

    it('are named by file, line and column where these are known', () => {
        const origin = {
            feature: (row: number, column: number) =>
                `reviews.csv, line ${[9, 17][row]}, column ${column + 1}`,
            target: () => '',
        };
        const bad = tokens([0, 1, 2, 3, 4, 7], { origin });
        assert.match(
            refusal(reading(embedding(5)), bad, good),
            /found 7 in reviews\.csv, line 17, column 3\./,
        );
    });

    it('are refused where noise changes them, and not where it acts on the vectors', () => {
        assert.equal(
            refusal(reading(dropout(0.5), embedding(5)), good, good),
            'embedding reads token ids, and dropout before it changes them: put it after embedding.',
        );
        createTrainer({
            network: reading(layer('drop_connect', { rate: 0.5 }), embedding(5), dropout(0.5)),
            settings: settingsWith(),
            data: { training: good, validation: good },
        });
    });

    it('lead to the very cell of the file that holds a wrong one', async () => {
        const net = network(input(64), embedding(16), layer('flatten'), dense(10, 'softmax'));
        const outcome = await runTraining(
            { ...digitsJob({ network: net, data: { scale: null } }), layerLines: [2, 3, 4, 5, 5] },
            {
                readFile: readAddress,
                now: () => 0,
                onProgress() {},
                signal: new AbortController().signal,
            },
        );
        assert.ok(outcome.outcome === 'failed');
        const place = /^embedding \(line 3\) .* found 16 in digits\.csv\.gz, line (\d+), column (\d+)\./.exec(
            outcome.message,
        );
        assert.ok(place !== null, outcome.message);
        const file = join(import.meta.dirname, '..', '..', 'media', 'data', 'digits.csv.gz');
        const line = gunzipSync(readFileSync(file)).toString().split('\n')[Number(place[1]) - 1];
        assert.equal(line?.split(',')[Number(place[2]) - 1], '16');
    });

    it('lead to the line and the column of a csv file, whatever was left out before it', async () => {
        const rows = ['first,second,kind,third', '0,1,no,2', ',1,no,2', '1,7,yes,0', '3,4,no,4', '3,2,yes,1'];
        const settings = {
            ...(fillDefaults(dataSettings, {}) as unknown as DataSettings),
            source: resolveCall('data_source', 'csv', { path: 'reviews.csv', header: true }),
            target: 'kind',
            validation: 0.5,
        };
        const data = await loadExamples(settings, {
            readFile: async () => new TextEncoder().encode(rows.join('\n')),
            baseUri: 'file:///specs',
            builtinDataUri: 'file:///data',
        });
        assert.ok(!isDataProblem(data), JSON.stringify(data));
        assert.throws(
            () => createTrainer({ network: reading(embedding(5)), settings: settingsWith(), data }),
            /found 7 in reviews\.csv, line 4, column "second" \(2\)\./,
        );
    });
});
