import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openRunStore } from '../../src/platform/node/run-store.ts';
import { finished, openWorkshop, type Workshop } from './netspec.ts';

const spec = (sweep: string, epochs = 2) => `
model net(width = 16, noise = dropout(0.2)) {
    input(4)
    dense(width, activation = relu)
    noise
    dense(3, activation = softmax)
}
data flowers {
    source = builtin(iris)
    scale = standardize
}
train net on flowers {
    epochs = ${epochs}
    optimizer = adam(0.01)
}
${sweep}
`;

describe('netspec sweep', function () {
    this.timeout(60_000);
    let workshop: Workshop;
    let store: string;
    before(async () => {
        workshop = await openWorkshop();
        store = join(workshop.folder, 'history.sqlite');
    });
    afterEach(() => {
        for (const suffix of ['', '-wal', '-shm', '-locks']) {
            rmSync(`${store}${suffix}`, { recursive: true, force: true });
        }
    });
    after(() => workshop.dispose());

    it('writes what it found as a page that stands alone, or says why not', async () => {
        const text = spec('sweep net { width = [4, 8]\nnoise = [none, dropout(0.5)] }');
        const file = workshop.write('report.netspec', text);
        const page = join(workshop.folder, 'report.html');
        assert.equal((await workshop.run('sweep', file, '--no-store', '--report', page)).code, 0);
        const html = readFileSync(page, 'utf8');
        for (const part of ['Validation loss by noise and width', 'dropout(0.5)', 'source = builtin(iris)']) {
            assert.ok(html.includes(part), part);
        }
        assert.ok(!html.includes('<script'));
        const nowhere = join(workshop.folder, 'nowhere', 'report.html');
        const failed = await workshop.run('sweep', file, '--no-store', '--report', nowhere);
        assert.equal(failed.code, 2);
        assert.match(failed.stderr, /nowhere/);
    });

    it('computes each run as it is asked to, to the same bits with any number of threads', async () => {
        const file = workshop.write('engine.netspec', spec('sweep net { width = [8, 16] }'));
        const losses = async (...words: string[]) => {
            const { code, json, stderr } = await workshop.run(
                ...['sweep', file, '--portable', '--format', 'json', '--store', store, ...words],
            );
            assert.equal(code, 0, stderr);
            return json
                .filter(({ event }) => event === 'run')
                .map(({ index, best_validation_loss: loss }) => [index, loss]);
        };
        const one = await losses();
        assert.deepEqual(await losses('--threads', '2', '--parallel', '1'), one);
        const history = openRunStore(store);
        const kept = history.list().map(({ environment }) => environment.threads);
        const engines = history.list().map(({ id }) => history.job(id)?.engine?.portable);
        history.dispose();
        assert.deepEqual(kept, ['1', '1', '2', '2']);
        assert.deepEqual(engines, [true, true, true, true]);
        for (const words of [
            ['compare', file, '--portable', '--threads', '2', '--pairs', '5'],
            ['find-rate', file, '--portable', '--threads', '0'],
        ]) {
            const { code } = await workshop.run(...words, '--no-store');
            assert.equal(code, words.includes('0') ? 2 : 0, words.join(' '));
        }
    });

    it('prints every run, and the combinations with the lowest mean loss first', async () => {
        const file = workshop.write('two.netspec', spec('sweep net { width = [4, 64]\nrepeats = 3 }', 5));
        const { code, json } = await workshop.run('sweep', file, '--format', 'json', '--no-store');
        const runs = json.filter(({ event }) => event === 'run');
        assert.deepEqual(
            runs.map(({ index, values, seed }) => [index, values, seed]),
            [
                [0, { width: '4' }, 1],
                [1, { width: '4' }, 2],
                [2, { width: '4' }, 3],
                [3, { width: '64' }, 1],
                [4, { width: '64' }, 2],
                [5, { width: '64' }, 3],
            ],
        );
        const summary = json.at(-1) as {
            combinations: {
                values: object;
                seeds: number;
                best_validation_loss: { mean: number; deviation: number };
            }[];
        };
        const lossesOf = (width: string) =>
            runs
                .filter(({ values }) => (values as { width: string }).width === width)
                .map(run => run.best_validation_loss as number);
        for (const { values, seeds, best_validation_loss: loss } of summary.combinations) {
            const losses = lossesOf((values as { width: string }).width);
            const mean = losses.reduce((sum, value) => sum + value, 0) / 3;
            assert.equal(seeds, 3);
            assert.ok(Math.abs(loss.mean - mean) < 1e-12);
            const variance = losses.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2;
            assert.ok(Math.abs(loss.deviation - Math.sqrt(variance)) < 1e-12);
        }
        const [best, other] = summary.combinations;
        assert.ok((best?.best_validation_loss.mean ?? 0) < (other?.best_validation_loss.mean ?? 0));
        assert.equal(code, 0);
    });

    it('trains each run to the numbers that it has alone', async () => {
        const file = workshop.write('same.netspec', spec('sweep net { width = [4, 8] }'));
        const alone = workshop.write('alone.netspec', spec('').replace('width = 16', 'width = 8'));
        const { json } = await workshop.run('sweep', file, '--format', 'json', '--no-store');
        const single = (await workshop.run('train', alone, '--format', 'json', '--no-store')).json.at(-1);
        assert.equal(json[1]?.best_validation_loss, single?.best_validation_loss);
        assert.equal(json[1]?.final_gap, single?.final_gap);
    });

    it('keeps every run in the history, with its place in the sweep', async () => {
        const file = workshop.write('kept.netspec', spec('sweep net { width = [4, 8]\nrepeats = 2 }'));
        await workshop.run('sweep', file, '--store', store);
        const { json } = await workshop.run('runs', '--format', 'json', '--store', store);
        const places = json.map(({ sweep }) => sweep as { id: string; index: number; values: object });
        assert.deepEqual(
            places.map(({ index, values }) => [index, values]),
            [
                [0, { width: '4' }],
                [1, { width: '4' }],
                [2, { width: '8' }],
                [3, { width: '8' }],
            ],
        );
        assert.equal(new Set(places.map(({ id }) => id)).size, 1);
        assert.ok(json.every(({ state }) => state === 'finished'));
    });

    it('tells people of each run and shows a table', async () => {
        const file = workshop.write(
            'table.netspec',
            spec('sweep net { noise = [none, dropout(0.5)]\nrepeats = 2 }'),
        );
        const { code, stdout } = await workshop.run('sweep', file, '--no-store');
        assert.match(stdout, /^net: 2 combinations x 2 seeds, 4 runs\n/);
        // In the order in which they end, which two threads do not promise.
        const said = [
            ...stdout.matchAll(
                /^(\d)\/4 {2}(.+), seed (\d) {2}validation loss \d\.\d{4}, accuracy \d+\.\d%$/gm,
            ),
        ];
        assert.deepEqual(
            said.map(([, place]) => place),
            ['1', '2', '3', '4'],
        );
        assert.deepEqual(said.map(([, , run, seed]) => `${run}, ${seed}`).sort(), [
            'noise = dropout(0.5), 1',
            'noise = dropout(0.5), 2',
            'noise = none, 1',
            'noise = none, 2',
        ]);
        assert.match(stdout, /^noise +validation loss +accuracy +gap +seeds$/m);
        assert.match(
            stdout,
            /^dropout\(0\.5\) +\d\.\d{4} ± \d\.\d{4} +\d+\.\d ± \d+\.\d% +-?\d\.\d{4} ± \d\.\d{4} +2$/m,
        );
        assert.equal(code, 0);
    });

    it('goes on after a run that fails, says why, and exits with 1', async () => {
        const file = workshop.write(
            'fails.netspec',
            spec('sweep net { optimizer = [sgd(1e30), adam(0.01)] }'),
        );
        const { code, json } = await workshop.run('sweep', file, '--format', 'json', '--no-store');
        assert.match(String(json[0]?.error), /^The loss became/);
        assert.equal(typeof json[1]?.best_validation_loss, 'number');
        assert.deepEqual(
            (json[2] as { combinations: { failures: number }[] }).combinations.map(
                ({ failures }) => failures,
            ),
            [0, 1],
        );
        assert.equal(code, 1);
    });

    it('ends with what is done where it is interrupted', async () => {
        const file = workshop.write(
            'long.netspec',
            spec('sweep net { width = [4, 8, 16, 32, 64, 128]\nrepeats = 100 }', 200),
        );
        const child = workshop.start('sweep', file, '--format', 'json', '--no-store');
        child.stdout?.once('data', () => child.kill('SIGINT'));
        const { code, json } = await finished(child);
        assert.equal(code, 130);
        const summary = json.at(-1);
        assert.equal(summary?.event, 'summary');
        assert.ok((summary?.done as number) >= 1 && (summary?.done as number) < 600);
    });

    it('says which sweeps there are, and what is wrong with the spec', async () => {
        const none = workshop.write('none.netspec', spec(''));
        assert.deepEqual(await workshop.run('sweep', none).then(({ code, stderr }) => [code, stderr]), [
            2,
            `${none}: This spec has no \`sweep\` block.\n`,
        ]);
        const several = workshop.write(
            'several.netspec',
            spec('train other = net on flowers { }\nsweep net { width = [4] }\nsweep other { width = [8] }'),
        );
        const asked = await workshop.run('sweep', several);
        assert.match(asked.stderr, /several sweeps, so name one with --sweep: net, other\./);
        assert.equal((await workshop.run('sweep', several, '--sweep', 'othr')).code, 2);
        const one = await workshop.run(
            'sweep',
            several,
            '--sweep',
            'other',
            '--format',
            'json',
            '--no-store',
        );
        assert.deepEqual(
            one.json.map(({ event, sweep }) => [event, sweep]),
            [
                ['run', 'other'],
                ['summary', 'other'],
            ],
        );
        const wrong = workshop.write('wrong.netspec', spec('sweep net { widht = [4] }'));
        const refused = await workshop.run('sweep', wrong);
        assert.equal(refused.code, 2);
        assert.match(refused.stdout + refused.stderr, /Did you mean `width`/);
    });
});
