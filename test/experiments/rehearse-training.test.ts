import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rehearseTraining } from '../../src/experiments/rehearse-training.ts';
import { readAddress } from '../../src/platform/node/read-address.ts';
import { openRunStore } from '../../src/platform/node/run-store.ts';
import type { TrainingJob } from '../../src/protocol/training.ts';
import { digitsJob } from '../worker/job.ts';

describe('a rehearsal', () => {
    let folder = '';
    const store = (): string => join(folder, 'runs.sqlite');

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), 'dropout-lab-rehearsal-'));
    });

    afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));

    function kept(job: TrainingJob): TrainingJob {
        const history = {
            store: store(),
            id: 'run',
            spec: 'digits.netspec',
            specUri: 'file:///digits.netspec',
            startedAt: 1,
            environment: {},
            maximumBytes: 1e9,
        };
        return { ...job, history };
    }

    /** A clock by which every look at it takes 10 ms. */
    function host(signal: AbortSignal, read = readAddress) {
        let time = 0;
        let files = 0;
        return {
            host: {
                readFile: (address: string) => {
                    files++;
                    return read(address);
                },
                now: () => {
                    time += 10;
                    return time;
                },
                history: { open: (path: string) => openRunStore(path), time: () => 1 },
                signal,
            },
            filesRead: () => files,
        };
    }

    it('reads the data and ends by itself, however long the run, and keeps nothing', async () => {
        const { host: rehearsal, filesRead } = host(new AbortController().signal);
        await rehearseTraining(kept(digitsJob({ settings: { epochs: 1_000_000 } })), rehearsal);
        assert.ok(filesRead() > 0);
        assert.ok(existsSync(store()), 'the history was opened');
        const history = openRunStore(store());
        assert.deepEqual(history.list(), []);
        history.dispose();
    });

    it('ends before its first step where a run has come meanwhile', async () => {
        const { host: rehearsal } = host(AbortSignal.abort());
        // By a clock that stands still nothing else would end it.
        await rehearseTraining(digitsJob({ settings: { epochs: 1_000_000 } }), {
            ...rehearsal,
            now: () => 0,
        });
    });

    it('says nothing of what is wrong with the run', async () => {
        const broken = (): Promise<Uint8Array> => Promise.reject(new Error('There is no such file.'));
        const { host: rehearsal } = host(new AbortController().signal, broken);
        await rehearseTraining(kept(digitsJob()), rehearsal);
    });
});
