import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultStoreFile } from '../../src/cli/history.ts';
import { openRunStore } from '../../src/platform/node/run-store.ts';
import { finished, openWorkshop, type Result, type Workshop } from './netspec.ts';

const spec = (epochs: number, settings = '') => `
model net {
    input(2)
    dense(16, activation = relu)
    dropout(0.2)
    dense(2, activation = softmax)
}
data moons {
    source = builtin(moons(n = 300))
    test = 20%
}
train net on moons {
    optimizer = adam(0.01)
    epochs = ${epochs}
    seed = 3
    ${settings}
}
`;

interface ShownRun {
    readonly best_epoch: number;
    readonly best_confusion_matrix: number[][];
    readonly class_names: string[];
    readonly data_notes: string[];
    readonly layers: { readonly epoch: number; readonly layers: object[] }[];
    readonly tests: object[];
}

/** The objects of the epochs but for the time. */
const epochsOf = ({ json }: Result) =>
    json.filter(({ event }) => event === 'epoch').map(({ seconds: _, ...epoch }) => epoch);

describe('the run history of netspec', function () {
    this.timeout(60_000);
    let workshop: Workshop;
    let store: string;
    before(async () => {
        workshop = await openWorkshop();
    });
    beforeEach(() => {
        store = join(workshop.folder, 'history.sqlite');
    });
    afterEach(() => {
        for (const suffix of ['', '-wal', '-shm', '-locks']) {
            rmSync(`${store}${suffix}`, { recursive: true, force: true });
        }
    });
    after(() => workshop.dispose());

    const netspec = (...words: string[]) => workshop.run(...words, '--store', store);
    const runs = async () => (await netspec('runs', '--format', 'json')).json;

    it('has each run that was trained, with its text to the letter, and none with --no-store', async () => {
        const text = spec(3).replaceAll('\n', '\r\n');
        const file = workshop.write('kept.netspec', text);
        await netspec('train', file);
        await workshop.run('train', file, '--no-store', '--store', store);
        const [run, ...others] = await runs();
        assert.deepEqual(others, []);
        assert.deepEqual(
            [run?.run, run?.state, run?.spec, run?.epochs, run?.seed],
            ['net', 'finished', 'kept.netspec', 3, 3],
        );
        const database = openRunStore(store);
        assert.equal(database.specText(String(run?.id)), text);
        database.dispose();
        const table = (await netspec('runs')).stdout;
        assert.match(table, /^id +run +state/);
        assert.match(table, /net +finished +3\/3 +0\.\d{4}/);
    });

    it('goes on with a run that Ctrl-C stopped, with the numbers of one that was not', async () => {
        const file = workshop.write('long.netspec', spec(400));
        const child = workshop.start('train', file, '--format', 'json', '--store', store);
        const end = finished(child);
        child.stdout?.once('data', () => child.kill('SIGINT'));
        const stopped = await end;
        assert.equal(stopped.code, 130);
        const [run] = await runs();
        assert.equal(run?.state, 'stopped');
        assert.ok(Number(run?.epochs) < 400);
        const resumed = await netspec('resume', '--format', 'json');
        assert.equal(resumed.code, 0, resumed.stderr);
        const whole = await workshop.run('train', file, '--format', 'json', '--no-store');
        assert.deepEqual([...epochsOf(stopped), ...epochsOf(resumed)], epochsOf(whole));
        const summary = ({ json }: Result) => ({ ...json.at(-1), seconds: 0 });
        assert.deepEqual(summary(resumed), summary(whole));
        assert.equal((await runs())[0]?.state, 'finished');
        const again = await netspec('resume');
        assert.equal(again.code, 2);
        assert.match(again.stderr, /No run was stopped or cut off/);
        assert.match((await netspec('resume', 'net')).stderr, /has ended.*--further/);
    });

    it('trains further, equal to the longer run, and says where it is not', async () => {
        const file = workshop.write('further.netspec', spec(4));
        await netspec('train', file);
        const further = await netspec('resume', 'net', '--further', '3', '--format', 'json');
        assert.equal(further.stderr, '');
        const longer = await workshop.run('train', file, '--epochs', '7', '--format', 'json', '--no-store');
        assert.deepEqual(epochsOf(further), epochsOf(longer).slice(4));

        const cosine = workshop.write('cosine.netspec', spec(4, 'learning_rate_schedule = cosine()'));
        await netspec('train', cosine);
        const differs = await netspec('resume', '--further', '3', '--format', 'json');
        assert.equal(differs.code, 0);
        assert.match(differs.stderr, /differs from one of 7 epochs from the start: .*cosine/);
    });

    it('refuses to go on where data or files are no longer what they were', async () => {
        const rows = Array.from({ length: 40 }, (_, row) => `${row % 7},${row % 5},${row % 2}`);
        const csv = (factor: number) => `a,b,class\n${rows.map(row => factor + row).join('\n')}\n`;
        workshop.write('points.csv', csv(1));
        const file = workshop.write(
            'csv.netspec',
            spec(3).replace('builtin(moons(n = 300))', 'csv("points.csv")'),
        );
        assert.equal((await netspec('train', file)).code, 0);
        const before = await runs();
        workshop.write('points.csv', csv(2));
        const changed = await netspec('resume', 'net', '--further', '2');
        assert.equal(changed.code, 2);
        assert.match(
            changed.stderr,
            /its data was other: points\.csv has other contents in as many bytes\. Train anew/,
        );
        assert.deepEqual(await runs(), before);
    });

    it('evaluates on the test part at the best epoch, and notes a repeat', async () => {
        const file = workshop.write('tested.netspec', spec(5));
        await netspec('train', file);
        const first = await netspec('evaluate', 'net', '--format', 'json');
        assert.equal(first.code, 0, first.stderr);
        const [{ epoch, examples, test_loss: loss, test_accuracy: accuracy, evaluations } = {}] = first.json;
        assert.deepEqual([epoch, examples, evaluations], [(await runs())[0]?.best_epoch, 60, 1]);
        assert.ok(Number(loss) > 0 && Number(accuracy) > 0.4 && Number(accuracy) <= 1);
        const second = await netspec('evaluate', 'net');
        assert.match(
            second.stdout,
            /^net on 60 test examples, weights of epoch \d\ntest +loss [\d.]+, Accuracy [\d.]+%, NLL /,
        );
        assert.match(second.stdout, /\nconfusion +a row for each right class/);
        const [{ test_confusion_matrix: matrix, ...measured } = {}] = first.json;
        assert.ok(Array.isArray(matrix) && matrix.length === 2);
        const [[a, b], [c, d]] = matrix as [[number, number], [number, number]];
        assert.deepEqual([a + b + c + d, (a + d) / 60], [60, accuracy]);
        for (const measure of ['negative_log_likelihood', 'expected_calibration_error']) {
            assert.equal(typeof measured[`test_${measure}`], 'number');
        }
        assert.match(second.stderr, /look 2 at this test part/);
        assert.equal((await runs())[0]?.test_evaluations, 2);

        const without = workshop.write('untested.netspec', spec(1).replace('test = 20%', ''));
        await netspec('train', without);
        const refused = await netspec('evaluate', 'net');
        assert.equal(refused.code, 2);
        assert.match(refused.stderr, /no test part: set `test`/);
    });

    it('shows all that is kept of a run: its layers after every epoch, its measures, and what there is to say of its data', async () => {
        const rows = Array.from(
            { length: 60 },
            (_, row) => `${row % 7},${row === 4 ? 'NA' : row % 5},${row % 2 ? 'oak' : 'yew'}`,
        );
        workshop.write('trees.csv', `a,b,class\n${rows.join('\n')}\n`);
        const file = workshop.write(
            'trees.netspec',
            spec(3).replace('builtin(moons(n = 300))', 'csv("trees.csv")'),
        );
        const trained = (await netspec('train', file, '--format', 'json')).json.at(-1)!;
        await netspec('evaluate', 'net');
        const [run] = (await netspec('runs', 'net', '--format', 'json')).json as unknown as ShownRun[];
        assert.ok(run);
        assert.deepEqual(run.best_confusion_matrix, trained.best_confusion_matrix);
        assert.deepEqual(run.class_names, ['oak', 'yew']);
        assert.match(run.data_notes[0]!, /trees\.csv: 1 row left out/);
        assert.deepEqual(
            run.layers.map(({ epoch }) => epoch),
            [1, 2, 3],
        );
        assert.deepEqual(run.layers[run.best_epoch - 1]?.layers, trained.best_layers);
        assert.equal(run.tests.length, 1);
        const { stdout } = await netspec('runs', 'net');
        assert.match(stdout, /^run +net, finished, 3 of 3 epochs$/m);
        assert.match(stdout, /^data +trees\.csv: 1 row left out/m);
        assert.match(stdout, /^layers +dead +sparsity +mean +weights +largest +gradient$/m);
        assert.match(stdout, /^ +dense 1 \(line 4\) +\d+\/16 /m);
        assert.match(stdout, /^ +yew 1 +[\d·.]+ +[\d·.]+$/m);
        assert.match(stdout, /look 1, .* examples, weights of epoch \d:\ntest +loss/);
        const nobody = await netspec('runs', 'nett');
        assert.equal(nobody.code, 2);
        assert.match(nobody.stderr, /no run "nett".*net/);
    });

    it('lets two processes train into it at once, and no run twice', async () => {
        const file = workshop.write('both.netspec', spec(150));
        const both = await Promise.all([netspec('train', file), netspec('train', file)]);
        assert.deepEqual(
            both.map(({ code, stderr }) => [code, stderr]),
            [
                [0, ''],
                [0, ''],
            ],
        );
        const all = await runs();
        assert.deepEqual(
            all.map(({ state, epochs }) => [state, epochs]),
            [
                ['finished', 150],
                ['finished', 150],
            ],
        );
        assert.equal(all[0]?.best_validation_loss, all[1]?.best_validation_loss);
        const id = String(all[0]?.id);
        const child = workshop.start('resume', id, '--further', '5000', '--format', 'json', '--store', store);
        const end = finished(child);
        await new Promise(resolve => child.stdout?.once('data', resolve));
        const second = await netspec('resume', id);
        assert.equal(second.code, 2);
        assert.match(second.stderr, /trains already/);
        child.kill('SIGINT');
        await end;
    });

    it('trains without it where it cannot be used, and says so once', async () => {
        const file = workshop.write('lost.netspec', spec(3));
        writeFileSync(store, 'no database at all '.repeat(100));
        const trained = await netspec('train', file, '--format', 'json');
        assert.equal(trained.code, 0);
        assert.equal(epochsOf(trained).length, 3);
        assert.equal(trained.stderr.match(/Note: This run is not kept\..*damaged/g)?.length, 1);
        assert.equal(trained.stderr.trim().split('\n').length, 1);
        const listed = await netspec('runs');
        assert.equal(listed.code, 2);
        assert.match(listed.stderr, /move it away/);
    });

    it('starts again on a Node that has SQLite; without one it trains all the same, and says why nothing is kept', async () => {
        const file = workshop.write('old.netspec', spec(2));
        // What a Node before 22.13 is like.
        const onOldNode = (variables: NodeJS.ProcessEnv, ...words: string[]) =>
            finished(
                spawn(process.execPath, ['--no-experimental-sqlite', workshop.bundle, ...words], {
                    cwd: workshop.folder,
                    env: { ...process.env, NETSPEC_STORE: store, ...variables },
                }),
            );
        const again = await onOldNode({ NETSPEC_NODE: process.execPath }, 'train', file);
        assert.deepEqual([again.code, again.stderr], [0, '']);
        assert.equal((await runs()).length, 1);
        const none = { PATH: workshop.folder, NETSPEC_NODE: '', NVM_DIR: workshop.folder };
        const refused = await onOldNode(none, 'runs');
        assert.equal(refused.code, 2);
        assert.match(refused.stderr, /Node has from 22\.13 on/);
        const trained = await onOldNode(none, 'train', file, '--format', 'json');
        assert.equal(trained.code, 0);
        assert.equal(epochsOf(trained).length, 2);
        assert.match(trained.stderr, /^Note: runs are not kept, since Node/);
        const swept = workshop.write('swept.netspec', `${spec(2)}\nsweep net { repeats = 3 }\n`);
        const many = await onOldNode(none, 'sweep', swept);
        assert.equal(many.stderr.match(/not kept/g)?.length, 1, many.stderr);
        assert.equal((await runs()).length, 1);
    });

    const files: readonly (readonly [NodeJS.Platform, Record<string, string>, string])[] = [
        ['linux', {}, '/home/ada/.local/share/netspec/history.sqlite'],
        ['linux', { XDG_DATA_HOME: '/data' }, '/data/netspec/history.sqlite'],
        ['darwin', {}, '/home/ada/Library/Application Support/netspec/history.sqlite'],
        ['win32', { LOCALAPPDATA: '/local' }, '/local/netspec/history.sqlite'],
        ['linux', { NETSPEC_STORE: '/elsewhere.sqlite' }, '/elsewhere.sqlite'],
    ];
    for (const [platform, variables, file] of files) {
        it(`is ${file} on ${platform}`, () => {
            assert.equal(defaultStoreFile(variables, platform, '/home/ada').replaceAll('\\', '/'), file);
        });
    }
});
