import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished, openWorkshop, type Result, type Workshop } from './netspec.ts';

const model = (body: string, name = 'small') =>
    `model ${name} {\n    input(64)\n${body}    dense(10, activation = softmax)\n}\n`;
const hidden = '    dense(16, activation = relu)\n    dropout(0.5)\n';
const data = 'data digits {\n    source = builtin(digits)\n    scale  = standardize\n    limit  = 200\n}\n';
const train = (settings: string, head = 'small') => `train ${head} on digits {\n${settings}}\n`;
const spec = [model(hidden), data, train('    epochs = 4\n    seed   = 3\n')].join('\n');

/** Everything but the wall time, which no seed fixes. */
function withoutSeconds({ json }: Result) {
    return json.map(({ seconds, ...rest }) => {
        assert.equal(typeof seconds, 'number');
        return rest;
    });
}

describe('netspec train', function () {
    this.timeout(30_000);
    let workshop: Workshop;
    before(async () => {
        workshop = await openWorkshop();
        workshop.write('digits.parquet', 'PAR1');
    });
    after(() => workshop.dispose());

    it('prints one object an epoch and a summary, the same twice with one seed', async () => {
        const file = workshop.write('small.netspec', spec);
        const first = await workshop.run('train', file, '--format', 'json');
        assert.deepEqual([first.code, first.stderr], [0, '']);
        const [one] = first.json;
        assert.deepEqual(Object.keys(one ?? {}), [
            'event',
            'run',
            'epoch',
            'training_loss',
            'training_accuracy',
            'validation_loss',
            'validation_accuracy',
            'gap',
            'seconds',
            'training_loss_with_dropout',
            ...['training', 'validation'].flatMap(part => [
                `${part}_top_5_accuracy`,
                `${part}_negative_log_likelihood`,
                `${part}_expected_calibration_error`,
            ]),
            'training_accuracy_with_dropout',
            'training_top_5_accuracy_with_dropout',
            'training_negative_log_likelihood_with_dropout',
            'training_expected_calibration_error_with_dropout',
        ]);
        const epochs = first.json.slice(0, -1);
        assert.deepEqual(
            epochs.map(({ event, run, epoch }) => [event, run, epoch]),
            [1, 2, 3, 4].map(epoch => ['epoch', 'small', epoch]),
        );
        for (const { gap, validation_loss, training_loss, validation_accuracy } of epochs) {
            assert.equal(gap, Number(validation_loss) - Number(training_loss));
            assert.ok(Number(validation_accuracy) >= 0 && Number(validation_accuracy) <= 1);
        }
        const best = epochs.reduce((a, b) => (Number(b.validation_loss) < Number(a.validation_loss) ? b : a));
        const { seconds, ...summary } = first.json.at(-1) ?? {};
        assert.equal(typeof seconds, 'number');
        const { best_confusion_matrix: confusion, best_layers: layers, ...numbers } = summary;
        const { fingerprint } = summary;
        assert.deepEqual(Object.entries(numbers), [
            ['event', 'summary'],
            ['run', 'small'],
            ['best_epoch', best.epoch],
            ['best_validation_loss', best.validation_loss],
            ['best_validation_accuracy', best.validation_accuracy],
            ['final_gap', epochs.at(-1)?.gap],
            ['parameters', 64 * 16 + 16 + 16 * 10 + 10],
            ['best_validation_top_5_accuracy', best.validation_top_5_accuracy],
            ['best_validation_negative_log_likelihood', best.validation_negative_log_likelihood],
            ['best_validation_expected_calibration_error', best.validation_expected_calibration_error],
            ['class_names', ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']],
            ['fingerprint', fingerprint],
            ['seed', 3],
        ]);
        assert.match(String(fingerprint), /^[0-9a-f]{16}$/);
        const matrix = confusion as readonly (readonly number[])[];
        const all = matrix.flat().reduce((sum, count) => sum + count, 0);
        const right = matrix.reduce((sum, row, at) => sum + row[at]!, 0);
        assert.equal(right / all, best.validation_accuracy);
        const [dense, output] = layers as readonly Readonly<Record<string, unknown>>[];
        assert.deepEqual([dense?.units, output?.units], [16, 10]);
        assert.match(String(dense?.layer), /^dense 1 \(line \d+\)$/);
        const second = await workshop.run('train', file, '--format', 'json');
        assert.deepEqual(withoutSeconds(second), withoutSeconds(first));
        const other = await workshop.run('train', file, '--format', 'json', '--seed', '4');
        assert.notDeepEqual(withoutSeconds(other), withoutSeconds(first));
    });

    it('adds learned rates, their divergence and adaptive_l2 where there are some', async () => {
        const learning = spec.replace('dropout(0.5)', 'variational_dropout(rate = per_weight)');
        const file = workshop.write('learning.netspec', learning);
        const { code, json } = await workshop.run('train', file, '--format', 'json', '--out', 'learned');
        assert.equal(code, 0);
        const [first] = json;
        const keys = Object.keys(first ?? {});
        const from = keys.indexOf('seconds');
        assert.deepEqual(keys.slice(from, from + 3), ['seconds', 'kl_term', 'learned_rates']);
        const [rates] = first!.learned_rates as readonly Readonly<Record<string, unknown>>[];
        assert.deepEqual(Object.keys(rates ?? {}), [
            'layer',
            'mean',
            'minimum',
            'median',
            'maximum',
            'sparsity',
            'rate',
        ]);
        assert.deepEqual([rates!.layer, rates!.rate], ['variational_dropout (line 4)', 'per_weight']);
        const csv = readFileSync(join(workshop.folder, 'learned', 'curves.csv'), 'utf8');
        assert.match(csv.split('\n')[0]!, /,kl_term,training_loss_with_dropout,training_top_5_accuracy,/);

        const linear = [model(''), data, train('    epochs = 1\n    regularizer = adaptive_l2(0.5)\n')];
        const plain = workshop.write('linear.netspec', linear.join('\n'));
        const [epoch] = (await workshop.run('train', plain, '--format', 'json')).json;
        assert.ok((epoch!.adaptive_l2 as number) > 0);
    });

    it('takes epochs and seed from the command line', async () => {
        const file = workshop.write('small.netspec', spec);
        const given = await workshop.run('train', file, '--format', 'json', '--epochs', '2', '--seed', '9');
        const written = workshop.write('other.netspec', spec.replace('= 4', '= 2').replace('= 3', '= 9'));
        const same = await workshop.run('train', written, '--format', 'json');
        assert.equal(given.json.length, 3);
        assert.deepEqual(withoutSeconds(given), withoutSeconds(same));
    });

    it('trains the twin without dropout, which is the spec without that line', async () => {
        const file = workshop.write('small.netspec', spec);
        const twin = await workshop.run('train', file, '--format', 'json', '--without-dropout');
        assert.deepEqual([...new Set(twin.json.map(({ run }) => run))], ['small/without-dropout']);
        const bare = workshop.write('bare.netspec', spec.replace('    dropout(0.5)', ''));
        const same = await workshop.run('train', bare, '--format', 'json');
        const anonymous = (result: Result) => withoutSeconds(result).map(({ run: _, ...rest }) => rest);
        assert.deepEqual(anonymous(twin), anonymous(same));
        const none = await workshop.run('train', bare, '--without-dropout');
        assert.equal(none.code, 2);
        assert.match(none.stderr, /its own twin/);
    });

    it('shows people a line an epoch, the curves and what they say, in 80 columns', async () => {
        const file = workshop.write('small.netspec', spec);
        const { code, stdout, stderr } = await workshop.run('train', file);
        assert.deepEqual([code, stderr], [0, '']);
        assert.match(stdout, /^small on digits: 1,210 parameters, 4 epochs, seed 3$/m);
        assert.match(stdout, /^ {5}4 +\d\.\d{4} +\d\.\d{4} +-?\d\.\d{4} +\d+\.\d% +\d+\.\d% +\d+\.\d$/m);
        assert.match(stdout, /━━ training {3}╍╍ validation {3}▲ best epoch \d/);
        assert.match(stdout, /^best epoch +\d: validation loss \d\.\d+, accuracy \d+\.\d%$/m);
        assert.ok(stdout.split('\n').every(line => [...line].length <= 80));
        assert.ok(!stdout.includes('\u001b') && !stdout.includes('\r'));
        const ascii = await workshop.runWith({ LC_ALL: 'C' }, 'train', file);
        assert.match(ascii.stdout, /tt training {3}vv validation/);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that nothing but ASCII is written is what is tested.
        assert.match(ascii.stdout, /^[\x00-\x7f]*$/);
    });

    it('writes the curves and the summary where it is told to', async () => {
        const file = workshop.write('small.netspec', spec);
        const { json } = await workshop.run('train', file, '--format', 'json', '--out', 'deep/results');
        const folder = join(workshop.folder, 'deep', 'results');
        const [header, ...rows] = readFileSync(join(folder, 'curves.csv'), 'utf8').trimEnd().split('\n');
        // The columns are the keys of the objects.
        const { event: _event, run: _run, ...numbers } = json[0]!;
        assert.equal(header, Object.keys(numbers).join(','));
        assert.match(header, /^epoch,training_loss,training_accuracy,.*,seconds,training_loss_with_dropout,/);
        assert.equal(rows.length, 4);
        assert.equal(Number(rows[2]?.split(',')[3]), json[2]?.validation_loss);
        const summary = JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8'));
        assert.deepEqual({ event: 'summary', ...summary }, json.at(-1));

        workshop.write('occupied', '');
        const refused = await workshop.run('train', file, '--out', 'occupied');
        assert.equal(refused.code, 2);
        assert.match(refused.stderr, /--out occupied cannot be written: a file of that name is in the way/);
        assert.doesNotMatch(refused.stderr, /mkdir|EEXIST/);

        mkdirSync(join(workshop.folder, 'taken', 'curves.csv'), { recursive: true });
        const early = await workshop.run('train', file, '--out', 'taken');
        assert.equal(early.code, 2, 'refused before training');
        assert.match(
            early.stderr,
            /--out taken cannot be written: curves\.csv or summary\.json there is a folder/,
        );
        assert.doesNotMatch(early.stdout, /best epoch/);
    });

    it('leaves no summary of an earlier run beside the curves of a failed one', async () => {
        await workshop.run('train', workshop.write('small.netspec', spec), '--out', 'again');
        const wild = spec.replace(
            '    epochs = 4',
            '    loss = mse\n    optimizer = sgd(1e30)\n    epochs = 4',
        );
        const file = workshop.write('wild.netspec', wild.replace(', activation = softmax', ''));
        assert.equal((await workshop.run('train', file, '--out', 'again')).code, 1);
        const summary = JSON.parse(readFileSync(join(workshop.folder, 'again', 'summary.json'), 'utf8'));
        assert.match(summary.error, /\w/);
        assert.equal(summary.best_epoch, undefined);
    });

    it('refuses in plain words a network that is too large to be counted, let alone trained', async () => {
        const huge = workshop.write('huge.netspec', spec.replace(/dense\(\d+/, 'dense(1e9'));
        const { code, json, stderr } = await workshop.run('train', huge, '--format', 'json');
        assert.equal(code, 2, stderr);
        assert.equal(json.at(-1)?.event, 'error');
        assert.match(String(json.at(-1)?.message), /2,147,483,647/);
        assert.doesNotMatch(stderr, /mistake of its own/);
    });

    it('fails where the final gap is over its budget', async () => {
        const file = workshop.write('small.netspec', spec);
        const gap = Number((await workshop.run('train', file, '--format', 'json')).json.at(-1)?.final_gap);
        const over = await workshop.run('train', file, '--max-gap', String(gap - 1e-6));
        assert.equal(over.code, 1);
        assert.match(over.stderr, /larger than --max-gap/);
        assert.equal((await workshop.run('train', file, '--max-gap', String(gap + 1e-6))).code, 0);
    });

    it('asks which run, where there are several', async () => {
        const several = [
            model(hidden),
            data,
            train('    epochs = 1\n'),
            train('    epochs = 2\n', 'longer = small'),
        ].join('\n');
        const file = workshop.write('several.netspec', several);
        const { code, stderr } = await workshop.run('train', file);
        assert.equal(code, 2);
        assert.match(stderr, /--run: small, longer/);
        const json = await workshop.run('train', file, '--format', 'json');
        assert.deepEqual(
            [json.code, json.json[0]?.event, json.json[0]?.runs],
            [2, 'error', ['small', 'longer']],
        );
        const chosen = await workshop.run('train', file, '--run', 'longer', '--format', 'json');
        assert.deepEqual([chosen.code, chosen.json.length, chosen.json[0]?.run], [0, 3, 'longer']);
        const misspelt = await workshop.run('train', file, '--run', 'lnoger');
        assert.equal(misspelt.code, 2);
        assert.match(misspelt.stderr, /Did you mean longer\?/);
    });

    it('ends with an error event and 1 where training runs away', async () => {
        const wild = spec.replace(
            '    epochs = 4',
            '    loss = mse\n    optimizer = sgd(1e30)\n    epochs = 4',
        );
        const file = workshop.write('wild.netspec', wild.replace(', activation = softmax', ''));
        const { code, json, stderr } = await workshop.run('train', file, '--format', 'json', '--out', 'wild');
        const last = json.at(-1) ?? {};
        assert.equal(code, 1, stderr + JSON.stringify(json));
        assert.equal(last.event, 'error');
        assert.equal(last.epoch, 1);
        assert.match(String(last.message), /\w/);
        assert.match(String(last.layer), /line \d/);
        assert.ok(existsSync(join(workshop.folder, 'wild', 'curves.csv')));
        const pretty = await workshop.run('train', file);
        assert.equal(pretty.code, 1);
        assert.match(pretty.stderr, /^error: .*epoch 1/m);
        assert.equal(pretty.stderr.match(/line \d/g)?.length, 1, 'the place is said once');
    });

    it('keeps the curves so far where training runs away later, and says what to change', async () => {
        const settings = '    loss = mse\n    optimizer = sgd(3)\n    epochs = 60\n';
        const linear = model('').replace(', activation = softmax', '');
        const file = workshop.write('later.netspec', [linear, data, train(settings)].join('\n'));
        const { code, stdout, stderr } = await workshop.run('train', file, '--out', 'later');
        assert.equal(code, 1, stdout + stderr);
        assert.match(stdout, /loss, evaluated with dropout off/);
        assert.match(stderr, /Try a lower learning rate, as 0\.3 rather than 3; then clip_norm = 1/);
        const rows = readFileSync(join(workshop.folder, 'later', 'curves.csv'), 'utf8')
            .trim()
            .split('\n');
        assert.ok(rows.length > 3);
    });

    const refused: readonly (readonly [string, string, RegExp])[] = [
        ['a rate out of range', spec.replace('0.5', '1.5'), /rate-out-of-range.*small.*|Drop rate 1\.5/],
        [
            'data that cannot be read yet',
            spec.replace('builtin(digits)', 'parquet("digits.parquet")'),
            /parquet/,
        ],
        ['a spec without a train', model(hidden), /no `train` block/],
        ['a spec with a mistake', spec.replace('dense(16', 'dense(1.5'), /1\.5/],
    ];
    for (const [name, text, message] of refused) {
        it(`refuses ${name} with 2`, async () => {
            const file = workshop.write('refused.netspec', text);
            const pretty = await workshop.run('train', file);
            assert.equal(pretty.code, 2);
            assert.match(pretty.stdout + pretty.stderr, message);
            const json = await workshop.run('train', file, '--format', 'json');
            assert.equal(json.code, 2);
            assert.ok(json.json.length > 0 && json.json.every(({ event }) => event === 'error'));
        });
    }

    it('refuses a run only for what that run needs', async () => {
        const mixed = [
            model(hidden),
            model('    dense(16)\n', 'other'),
            data,
            data.replace('data digits', 'data later').replace('builtin(digits)', 'parquet("digits.parquet")'),
            train('    epochs = 1\n'),
            train('    epochs = 1\n', 'other').replace('on digits', 'on later'),
        ].join('\n');
        const file = workshop.write('mixed.netspec', mixed);
        assert.equal((await workshop.run('train', file, '--run', 'small')).code, 0);
        assert.equal((await workshop.run('train', file, '--run', 'other')).code, 2);
    });

    it('ends cleanly on Ctrl-C, with the summary so far', async () => {
        const file = workshop.write('long.netspec', spec.replace('epochs = 4', 'epochs = 100000'));
        const child = workshop.start('train', file, '--format', 'json');
        const result = finished(child);
        assert.ok(child.stdout);
        await once(child.stdout, 'data');
        child.kill('SIGINT');
        const { code, json, stderr } = await result;
        assert.deepEqual([code, stderr], [130, '']);
        const last = json.at(-1) ?? {};
        assert.equal(last.event, 'summary');
        assert.equal(json.filter(({ event }) => event === 'epoch').length, json.length - 1);
        assert.equal(last.final_gap, json.at(-2)?.gap);
    });

    it('stops training when its reader leaves, without a word', async () => {
        const file = workshop.write('long.netspec', spec.replace('epochs = 4', 'epochs = 100000'));
        const child = workshop.start('train', file, '--format', 'json');
        child.stdout?.once('data', () => child.stdout?.destroy());
        const { code, stderr } = await finished(child);
        assert.deepEqual([code, stderr], [141, '']);
    });

    it('says which built-in data it cannot find', async () => {
        const file = workshop.write('small.netspec', spec);
        const { code, stderr } = await workshop.runWith(
            { NETSPEC_BUILTIN_DATA: workshop.folder },
            'train',
            file,
        );
        assert.equal(code, 2);
        assert.match(stderr, /digits\.csv\.gz cannot be read/);
    });
});
