// Kills sweeps at random moments, lets them go on, and compares what they come to with one that was never interrupted.

import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createSequence } from '../../src/core/random/streams.ts';
import { finished, openWorkshop, type Workshop } from '../cli/netspec.ts';

export interface SweepTally {
    kills: number;
    /** Kills that met a sweep before its first run had begun, so that it began anew. */
    beforeFirstRun: number;
    /** Sweeps that were killed at least once, went on, and ended. */
    sweepsEnded: number;
    /** Of these, sweeps whose table differs from the uninterrupted one's: must stay 0. */
    tablesThatDiffer: number;
}

/** Runs long enough that a kill meets one in the middle, and a run that fails. */
const spec = (search: string) => `
model net(width = 16, noise = dropout(0.2)) {
    input(4)
    dense(width, activation = relu)
    noise
    dense(3, activation = softmax)
}
data flowers {
    source = builtin(iris)
    scale  = standardize
}
train net on flowers {
    epochs    = 27
    optimizer = adam(0.01)
}
sweep net {
    width     = [8, 16, 32]
    optimizer = [adam(0.01), sgd(1e30)]
    noise     = [none, dropout(0.3)]
    repeats   = 2
    search    = ${search}
}
`;

/** As they are written in the spec. */
export const killedSearches = [
    'none',
    'random_search(runs = 12)',
    'successive_halving(reduction_factor = 3)',
];

/** Kills until `kills` are reached; throws where a table differs or a store is damaged. */
export async function killSweeps(
    kills: number,
    seed: number,
    told: (tally: SweepTally) => void = () => {},
): Promise<SweepTally> {
    const chance = createSequence({ seed, stream: 'shuffle', step: 0, layer: 0, example: 0 });
    const tally: SweepTally = { kills: 0, beforeFirstRun: 0, sweepsEnded: 0, tablesThatDiffer: 0 };
    const workshop = await openWorkshop();
    try {
        const store = join(workshop.folder, 'killed.sqlite');
        const whole = new Map<string, { readonly table: unknown; readonly milliseconds: number }>();
        while (tally.kills < kills) {
            for (const [place, search] of killedSearches.entries()) {
                const file = workshop.write(`killed-${place}.netspec`, spec(search));
                if (!whole.has(search)) {
                    const before = performance.now();
                    const table = tableOf(
                        await workshop.run('sweep', file, '--format', 'json', '--no-store'),
                    );
                    whole.set(search, { table, milliseconds: performance.now() - before });
                }
                const { table, milliseconds } = whole.get(search)!;
                removeStore(store);
                const words = ['sweep', file, '--format', 'json', '--store', store];
                let killed = 0;
                for (;;) {
                    const goesOn = await hasSweep(workshop, store);
                    const child = workshop.start(...words, ...(goesOn ? ['--resume'] : []));
                    const isLast = killed >= 3 || tally.kills >= kills;
                    const timer = isLast
                        ? undefined
                        : setTimeout(
                              () => child.kill('SIGKILL'),
                              chance.integerBelow(Math.ceil(milliseconds)),
                          );
                    const result = await finished(child);
                    clearTimeout(timer);
                    if (child.signalCode !== 'SIGKILL') {
                        assert.ok(result.code === 0 || result.code === 1, result.stderr);
                        assertSound(store);
                        if (killed > 0) {
                            tally.sweepsEnded++;
                            try {
                                assert.deepEqual(tableOf(result), table);
                            } catch (error) {
                                tally.tablesThatDiffer++;
                                throw error;
                            }
                        }
                        break;
                    }
                    killed++;
                    tally.kills++;
                    tally.beforeFirstRun += (await hasSweep(workshop, store)) ? 0 : 1;
                    told(tally);
                }
            }
        }
        return tally;
    } finally {
        workshop.dispose();
    }
}

/** The combinations of a sweep that ended. */
function tableOf({ json, stderr }: Awaited<ReturnType<typeof finished>>): unknown {
    const summary = json.at(-1);
    assert.equal(summary?.event, 'summary', stderr);
    assert.ok((summary.combinations as unknown[]).length > 1);
    return summary.combinations;
}

async function hasSweep(workshop: Workshop, store: string): Promise<boolean> {
    if (!existsSync(store)) {
        return false;
    }
    const { json } = await workshop.run('runs', '--format', 'json', '--store', store);
    return json.length > 0;
}

function assertSound(store: string): void {
    const database = new DatabaseSync(store);
    const { integrity_check: verdict } = database.prepare('PRAGMA integrity_check').get() ?? {};
    database.close();
    assert.equal(verdict, 'ok');
}

function removeStore(store: string): void {
    for (const suffix of ['', '-wal', '-shm', '-locks']) {
        rmSync(`${store}${suffix}`, { recursive: true, force: true });
    }
}
