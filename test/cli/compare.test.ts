import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRunStore } from '../../src/platform/node/run-store.ts';
import { openWorkshop, type Workshop } from './netspec.ts';

const spec = `model net {
    input(4)
    dense(16, activation = relu)
    dropout(0.2)
    dropout(0.3)
    dense(3, activation = softmax)
}
data flowers {
    source = builtin(iris)
    scale = standardize
}
train net on flowers {
    epochs = 3
    optimizer = adam(0.01)
}
`;

interface Over {
    readonly base: number;
    readonly variant: number;
    readonly difference: number;
    readonly margin: number;
}

describe('netspec compare and measure', function () {
    this.timeout(60_000);
    let workshop: Workshop;
    let file: string;
    before(async () => {
        workshop = await openWorkshop();
        file = workshop.write('net.netspec', spec);
    });
    after(() => workshop.dispose());

    const run = (...words: string[]) => workshop.run(...words, '--no-store');

    it('compares with the twin: every pair, then differences that follow from them', async () => {
        const { code, json } = await run('compare', file, '--pairs', '6', '--format', 'json');
        assert.equal(code, 0);
        const pairs = json.filter(({ event }) => event === 'pair');
        const summary = json.at(-1)!;
        assert.equal(summary.event, 'summary');
        assert.equal(summary.done, pairs.length);
        const losses = pairs.map(pair => {
            const { base, variant } = pair as unknown as Record<'base' | 'variant', Record<string, number>>;
            return [base.best_validation_loss!, variant.best_validation_loss!] as const;
        });
        const { difference, base, margin } = summary.validation_loss as Over;
        const mean = losses.reduce((sum, [before, after]) => sum + after - before, 0) / losses.length;
        assert.ok(Math.abs(difference - mean) < 1e-12);
        assert.ok(Math.abs(base - losses.reduce((sum, [before]) => sum + before, 0) / losses.length) < 1e-12);
        assert.ok(margin > 0);
        assert.equal(summary.verdict, Math.abs(difference) > margin ? 'different' : 'same');
        const alone = await run('train', file, '--without-dropout', '--seed', '2', '--format', 'json');
        assert.equal(alone.json.at(-1)?.best_validation_loss, losses[1]![0]);
    });

    it('measures a fix without touching the file', async () => {
        const { code, stdout } = await run('measure', file, '--rule', 'stacked-dropout', '--pairs', '5');
        assert.equal(code, 0);
        assert.match(stdout, /stacked-dropout on line 5/);
        assert.match(stdout, /validation error .* points/);
        assert.match(stdout, /There is no evidence of a difference|Validation loss is (lower|higher)/);
        assert.equal(readFileSync(join(workshop.folder, file), 'utf8'), spec);
    });

    it('trains no pair that the history has, and says the same', async () => {
        const store = join(workshop.folder, 'kept.sqlite');
        const words = ['--pairs', '5', '--format', 'json', '--store', store];
        const first = await workshop.run('measure', file, '--rule', 'stacked-dropout', ...words);
        const listed = async () =>
            (await workshop.run('runs', '--format', 'json', '--store', store)).json.length;
        const runs = await listed();
        assert.ok(runs >= 10, `${runs}`);
        const again = await workshop.run('measure', file, '--rule', 'stacked-dropout', ...words);
        assert.deepEqual([again.code, await listed()], [0, runs]);
        assert.deepEqual(again.json.at(-1), first.json.at(-1));
    });

    it('goes on after its sudden end, to the same result, and trains nothing twice that has ended', async () => {
        const longer = workshop.write('longer.netspec', spec.replace('epochs = 3', 'epochs = 60'));
        const words = ['measure', longer, '--rule', 'stacked-dropout', '--pairs', '6', '--format', 'json'];
        const whole = await run(...words);
        const store = join(workshop.folder, 'killed.sqlite');
        for (const signal of ['SIGINT', 'SIGKILL'] as const) {
            const child = workshop.start(...words, '--store', store);
            child.stdout?.once('data', () => child.kill(signal));
            await once(child, 'exit');
        }
        const again = await workshop.run(...words, '--store', store);
        assert.equal(again.code, 0, again.stderr);
        assert.deepEqual(again.json.at(-1), whole.json.at(-1));
        const kept = (await workshop.run('runs', '--format', 'json', '--store', store)).json;
        const ended = kept
            .filter(({ state }) => state === 'finished')
            .map(({ seed, sweep }) => JSON.stringify([seed, sweep]));
        assert.equal(new Set(ended).size, ended.length, ended.join(' '));
        assert.ok(ended.length >= 2 * Number(again.json.at(-1)?.done));
    });

    it('keeps what it has found in the history, for whoever reads it', async () => {
        const store = join(workshop.folder, 'measured.sqlite');
        const words = ['--pairs', '5', '--format', 'json', '--store', store];
        const fixed = await workshop.run('measure', file, '--rule', 'stacked-dropout', ...words);
        const compared = await workshop.run('compare', file, ...words);
        const history = openRunStore(store);
        const kept = history.measurements().map(({ record }) => record);
        history.dispose();
        assert.deepEqual(
            kept.map(({ kind, measured }) => [kind, measured.verdict, measured.validationLoss]),
            [
                ['fix', fixed.json.at(-1)?.verdict, fixed.json.at(-1)?.validation_loss],
                ['dropout', compared.json.at(-1)?.verdict, compared.json.at(-1)?.validation_loss],
            ],
        );
    });

    it('is what `lint --measured` goes by, until the spec changes', async () => {
        const lint = async (...words: string[]) =>
            (await workshop.run('lint', file, '--format', 'json', '--fail-on', 'never', ...words)).json;
        const stacked = (found: Awaited<ReturnType<typeof lint>>) =>
            found.find(({ rule }) => rule === 'stacked-dropout');
        const before = stacked(await lint())!;
        assert.equal(before.severity, 'warning');
        const { stdout, json } = await run(
            'measure',
            file,
            '--rule',
            'stacked-dropout',
            '--pairs',
            '5',
            '--format',
            'json',
        );
        const measured = workshop.write('measured.jsonl', stdout);
        const after = stacked(await lint('--measured', measured))!;
        const summary = json.at(-1)!;
        const { difference } = summary.validation_loss as Over;
        assert.equal(
            after.severity,
            summary.verdict === 'same' ? 'info' : difference < 0 ? 'warning' : 'hint',
        );
        assert.match(String(after.message), / Measured: "Merge into `dropout\(0\.44\)`" .* over 5 seeds\.$/);
        const trained = await run('train', file, '--format', 'json');
        const compared = await run('compare', file, '--pairs', '5', '--format', 'json');
        const all = workshop.write('all.jsonl', stdout + trained.stdout + compared.stdout);
        const rules = (await lint('--measured', all)).map(({ rule }) => rule);
        const { verdict } = compared.json.at(-1)!;
        assert.equal(rules.includes('dropout-no-effect'), verdict === 'same', rules.join(' '));
        workshop.write('net.netspec', spec.replace('epochs = 3', 'epochs = 4'));
        assert.deepEqual(stacked(await lint('--measured', all))?.severity, 'warning');
        workshop.write('net.netspec', spec);
        const broken = await workshop.run('lint', file, '--measured', file);
        assert.equal(broken.code, 2);
        assert.match(broken.stderr, /Line 1 of .* is no JSON object/);
    });

    it('says what there is nothing to compare or measure of', async () => {
        const plain = workshop.write('plain.netspec', spec.replaceAll(/ *dropout\(0\..\)\n/g, ''));
        const cases: readonly (readonly [words: readonly string[], message: RegExp])[] = [
            [['compare', plain], /no dropout or other noise to leave out/],
            [['measure', file], /--rule RULE/],
            [['measure', file, '--rule', 'stacked-dropuot'], /Did you mean stacked-dropout/],
            [['measure', plain, '--rule', 'stacked-dropout'], /finds nothing in this file/],
            [
                ['measure', file, '--rule', 'stacked-dropout', '--line', '9'],
                /finds nothing on line 9, but on line 5/,
            ],
            [['measure', file, '--rule', 'stacked-dropout', '--fix', '9'], /has \d+ fix/],
            [['compare', file, '--pairs', '4'], /from 5 to 100/],
        ];
        for (const [words, message] of cases) {
            const { code, stderr } = await run(...words);
            assert.equal(code, 2, words.join(' '));
            assert.match(stderr, message);
        }
    });
});
