import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { finished, openWorkshop, type Workshop } from './netspec.ts';

const digits = readFileSync(join(import.meta.dirname, '..', '..', 'examples', 'digits.netspec'), 'utf8');
const clean = 'model m {\n    input(64)\n    dense(10, activation = softmax)\n}\n';

describe('netspec lint', function () {
    this.timeout(30_000);
    let workshop: Workshop;
    before(async () => {
        workshop = await openWorkshop();
    });
    after(() => workshop.dispose());

    it('finds exactly the two dropouts in a row in the digits example, and fails for a warning', async () => {
        const file = workshop.write('digits.netspec', digits);
        const { code, json, stderr } = await workshop.run('lint', file, '--format', 'json');
        const line = digits.split('\n').findIndex(text => text.includes('dropout(0.4)')) + 1;
        assert.deepEqual(json, [
            {
                file: 'digits.netspec',
                line,
                column: 5,
                end_line: line,
                end_column: 12,
                rule: 'stacked-dropout',
                severity: 'warning',
                message: 'Two dropouts in a row act as one with rate 0.52 (1 - 0.8 x 0.6).',
                fixes: [{ title: 'Merge into `dropout(0.52)`', safety: 'safe' }],
            },
        ]);
        assert.equal(code, 1);
        assert.equal(stderr, '');
        assert.equal((await workshop.run('lint', file, '--fail-on', 'error')).code, 0);
        assert.equal((await workshop.run('lint', file, '--fail-on=hint')).code, 1);
    });

    it('shows people the line, the caret, the other dropout, the fix and a sum', async () => {
        const file = workshop.write('digits.netspec', digits);
        const { code, stdout } = await workshop.run('lint', file);
        assert.equal(code, 1);
        assert.equal(
            stdout,
            [
                'warning[stacked-dropout]: Two dropouts in a row act as one with rate 0.52 (1 - 0.8 x 0.6).',
                '  --> digits.netspec:13:5',
                '   |',
                '10 |     dropout(0.5)',
                '11 |     dense(width, activation = relu, max_norm = 3)',
                '12 |     dropout(0.2)',
                '   |     ------- Drops 20% of the same values.',
                '13 |     dropout(0.4)',
                '   |     ^^^^^^^',
                '14 |     dense(10, activation = softmax)',
                '15 | }',
                '   |',
                '   = fix: Merge into `dropout(0.52)`',
                '12 -     dropout(0.2)',
                '13 -     dropout(0.4)',
                '12 +     dropout(0.52)',
                '   = why: netspec explain stacked-dropout',
                '',
                '1 warning in 1 file',
                '1 can be fixed safely: --fix',
                '',
            ].join('\n'),
        );
    });

    it('says nothing much of a clean file', async () => {
        const file = workshop.write('clean.netspec', clean);
        const { code, stdout } = await workshop.run('lint', file);
        assert.deepEqual([code, stdout], [0, 'No findings in 1 file.\n']);
        assert.equal((await workshop.run('lint', file, '--format', 'json')).stdout, '');
    });

    it('counts a rate out of range as a finding, not as an unreadable file', async () => {
        const file = workshop.write('rate.netspec', clean.replace('    dense', '    dropout(50)\n    dense'));
        const { code, json } = await workshop.run('lint', file, '--format', 'json', '--fail-on', 'error');
        assert.deepEqual(
            json.map(({ rule, line, column }) => [rule, line, column]),
            [['rate-out-of-range', 3, 13]],
        );
        assert.equal(code, 1);
    });

    it('lints all files, also after one that cannot be read', async () => {
        const file = workshop.write('digits.netspec', digits);
        const { code, json } = await workshop.run('lint', 'missing.netspec', file, '--format', 'json');
        assert.deepEqual(
            json.map(entry => [entry.file, entry.rule]),
            [
                ['missing.netspec', 'syntax'],
                ['digits.netspec', 'stacked-dropout'],
            ],
        );
        assert.equal(code, 2);
    });

    const bad: readonly {
        readonly name: string;
        readonly content: string | Uint8Array | undefined;
        readonly rule: string;
        readonly at: readonly [line: number, column: number];
        readonly message: RegExp;
    }[] = [
        { name: 'an empty file', content: '', rule: 'syntax', at: [1, 1], message: /empty/ },
        { name: 'a file of comments', content: '// later\n', rule: 'syntax', at: [1, 1], message: /./ },
        {
            name: 'a file that is no spec',
            content: 'Dear diary,\n',
            rule: 'syntax',
            at: [1, 1],
            message: /spec/,
        },
        {
            name: 'an unknown layer',
            content: clean.replace('dense', 'dens'),
            rule: 'name',
            at: [3, 5],
            message: /`dens`.*Did you mean `dense`\?/,
        },
        {
            name: 'a shape that does not fit',
            content: clean.replace('input(64)', 'input(8, 8, 1)'),
            rule: 'shape',
            at: [3, 5],
            message: /flat vector.*8 x 8 x 1/,
        },
        {
            name: 'a data source that is not there',
            content: `${clean}\ndata d {\n    source = csv("gone.csv")\n}\n`,
            rule: 'data',
            at: [7, 18],
            message: /gone\.csv/,
        },
        {
            name: 'a train that names no model',
            content: `${clean}\ndata d {\n    source = builtin(digits)\n}\n\ntrain nobody on d {\n}\n`,
            rule: 'name',
            at: [10, 7],
            message: /`nobody`/,
        },
        { name: 'a missing file', content: undefined, rule: 'syntax', at: [1, 1], message: /no such file/i },
        {
            name: 'a binary file',
            content: Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1),
            rule: 'syntax',
            at: [1, 1],
            message: /no text/,
        },
        {
            name: 'a file in another encoding',
            content: Uint8Array.of(0x6d, 0xf6, 0x64, 0x65, 0x6c),
            rule: 'syntax',
            at: [1, 1],
            message: /UTF-8/,
        },
    ];
    for (const { name, content, rule, at, message } of bad) {
        it(`exits with 2 for ${name}, with its place in both formats`, async () => {
            const file = 'bad.netspec';
            if (content === undefined) {
                assert.equal((await workshop.run('lint', 'none.netspec')).code, 2);
            } else {
                workshop.write(file, content);
            }
            await checkBad(content === undefined ? 'none.netspec' : file, rule, at, message);
        });
    }

    async function checkBad(
        file: string,
        rule: string,
        [line, column]: readonly [number, number],
        message: RegExp,
    ) {
        const json = await workshop.run('lint', file, '--format', 'json');
        const [first] = json.json;
        assert.ok(first, json.stderr);
        assert.deepEqual(
            [first.file, first.rule, first.severity, first.line, first.column],
            [file, rule, 'error', line, column],
            JSON.stringify(first),
        );
        assert.match(String(first.message), message);
        assert.equal(json.code, 2);
        const pretty = await workshop.run('lint', file);
        assert.ok(pretty.stdout.includes(`--> ${file}:${line}:${column}`), pretty.stdout);
        assert.match(pretty.stdout, /^\d+ errors?.* in 1 file$/m);
        assert.equal(pretty.code, 2);
        const train = await workshop.run('train', file, '--format', 'json');
        assert.equal(train.code, 2);
        assert.deepEqual([train.json[0]?.event, train.json[0]?.line], ['error', line]);
    }

    it('exits with 2 for a folder without specs', async () => {
        mkdirSync(join(workshop.folder, 'folder.netspec'), { recursive: true });
        await checkBad('folder.netspec', 'syntax', [1, 1], /no file \*\.netspec in this folder/);
    });

    it('exits with 2 for a file that may not be read', async function () {
        if (process.getuid?.() === 0 || process.platform === 'win32') {
            this.skip();
        }
        chmodSync(join(workshop.folder, workshop.write('secret.netspec', clean)), 0);
        await checkBad('secret.netspec', 'syntax', [1, 1], /permission denied/);
    });

    it('places findings after a byte order mark and Windows line breaks', async () => {
        const file = workshop.write('windows.netspec', `\ufeff${digits.replaceAll('\n', '\r\n')}`);
        const { json } = await workshop.run('lint', file, '--format', 'json');
        assert.deepEqual(
            json.map(({ line, column }) => [line, column]),
            [[13, 5]],
        );
    });

    it('uses colours where they are asked for, and never against NO_COLOR', async () => {
        const file = workshop.write('digits.netspec', digits);
        const coloured = await workshop.runWith({ FORCE_COLOR: '1', NO_COLOR: '' }, 'lint', file);
        assert.ok(coloured.stdout.includes('\u001b[33m'));
        const plain = await workshop.runWith({ FORCE_COLOR: '1', NO_COLOR: '1' }, 'lint', file);
        assert.ok(!plain.stdout.includes('\u001b'));
    });

    it('wants at least one file', async () => {
        const { code, stderr } = await workshop.run('lint');
        assert.equal(code, 2);
        assert.match(stderr, /Name at least one file, folder or pattern/);
    });

    const stack =
        'model m {\n    input(64)\n    dense(256, activation = relu)\n    dropout(0.1)\n    dropout(0.3)\n    dense(10, activation = softmax)\n}\n';
    const filesOf = (json: readonly Readonly<Record<string, unknown>>[]) => json.map(({ file }) => file);
    const list = async (...words: readonly string[]) => {
        const { code, json } = await workshop.run('lint', '--format', 'json', ...words);
        return { code, files: filesOf(json), rules: json.map(({ rule, severity }) => `${rule} ${severity}`) };
    };

    it('takes folders and patterns, each file once, and leaves out hidden folders and packages', async () => {
        for (const file of ['b', 'a', 'deep/er/c', '.hidden/d', 'node_modules/e', '[x]']) {
            workshop.write(`tree/${file}.netspec`, stack);
        }
        workshop.write('tree/readme.md', 'no spec');
        const all = ['tree/[x].netspec', 'tree/a.netspec', 'tree/b.netspec', 'tree/deep/er/c.netspec'];
        assert.deepEqual(await list('tree'), {
            code: 1,
            files: all,
            rules: all.map(() => 'stacked-dropout warning'),
        });
        assert.deepEqual((await list('tree/**/*.netspec')).files, all);
        assert.deepEqual((await list('./tree/**/*.netspec')).files, all);
        assert.deepEqual((await list('tree/*.netspec')).files, all.slice(0, 3));
        assert.deepEqual((await list('tree/{a,b}.netspec', 'tree', 'tree/a.netspec')).files, [
            all[1],
            all[2],
            all[0],
            all[3],
        ]);
        assert.deepEqual((await list('tree/[x].netspec')).files, ['tree/[x].netspec']);
        assert.deepEqual((await list('tree/.hidden/*.netspec')).files, ['tree/.hidden/d.netspec']);
        assert.deepEqual((await list('tree/node_modules')).files, ['tree/node_modules/e.netspec']);
        assert.deepEqual((await list(join(workshop.folder, 'tree', '*.netspec'))).files.length, 3);
        assert.deepEqual(await list('tree/*.spec'), {
            code: 2,
            files: ['tree/*.spec'],
            rules: ['syntax error'],
        });
    });

    it('is configured by the nearest file as a whole, by --config, and by --rule before both', async () => {
        workshop.write('near/a.netspec', stack);
        workshop.write('near/deep/b.netspec', stack);
        workshop.write('near/netspec.config.json', '{ "rules": { "stacked-dropout": "error" } }');
        workshop.write(
            'near/deep/netspec.config.json',
            '{ "rules": { "stacked-dropout": "hint" }, "fail_on": "never" }',
        );
        const off = workshop.write('off.json', '{ "rules": { "stacked-dropout": "off" } }');
        assert.deepEqual(await list('near'), {
            code: 1,
            files: ['near/a.netspec', 'near/deep/b.netspec'],
            rules: ['stacked-dropout error', 'stacked-dropout hint'],
        });
        assert.equal((await list('near/deep')).code, 0);
        assert.equal((await list('near/deep', '--fail-on', 'hint')).code, 1);
        assert.equal((await list('near', '--fail-on', 'never')).code, 0);
        assert.deepEqual(await list('near', '--config', off), { code: 0, files: [], rules: [] });
        assert.deepEqual((await list('near', '--config', off, '--rule', 'stacked-dropout=info')).rules, [
            'stacked-dropout info',
            'stacked-dropout info',
        ]);
        const explained = await workshop.run('lint', 'near', '--rule', 'stacked-dropuot=off');
        assert.deepEqual([explained.code, explained.stdout], [2, '']);
        assert.match(explained.stderr, /Did you mean stacked-dropout\?/);
        for (const rule of [
            'stacked-dropout',
            'stacked-dropout=warn',
            'shape=off',
            'rate-out-of-range=off',
            'a=b=c',
        ]) {
            assert.equal((await workshop.run('lint', 'near', '--rule', rule)).code, 2, rule);
        }
    });

    it('names every mistake of a configuration with its place, exits with 2, and lints all the same', async () => {
        workshop.write('wrong/a.netspec', stack);
        const file = workshop.write(
            'wrong/netspec.config.json',
            '{\n    "preset": "stict",\n    "rules": { "staked-dropout": "off" }\n}\n',
        );
        const { code, json } = await workshop.run('lint', 'wrong', '--format', 'json');
        assert.equal(code, 2);
        assert.deepEqual(
            json.map(entry => [entry.file, entry.line, entry.column, entry.rule]),
            [
                [file, 2, 15, 'configuration'],
                [file, 3, 16, 'configuration'],
                ['wrong/a.netspec', 5, 5, 'stacked-dropout'],
            ],
        );
        const pretty = await workshop.run('lint', 'wrong');
        assert.ok(pretty.stdout.includes(`--> ${file}:2:15`), pretty.stdout);
        assert.match(pretty.stdout, /Did you mean "strict"\? The preset recommended applies\./);
        const missing = await workshop.run('lint', 'wrong', '--config', 'gone.json', '--format', 'json');
        assert.deepEqual(
            [missing.code, missing.json[0]?.file, missing.json[0]?.rule],
            [2, 'gone.json', 'configuration'],
        );
        workshop.write('wrong/netspec.config.json', Uint8Array.of(0x80, 0x81));
        assert.equal((await list('wrong')).code, 2);
        workshop.write(
            'wrong/netspec.config.json',
            '\ufeff// why\n{ "rules": { "stacked-dropout": "off", } }',
        );
        assert.deepEqual(await list('wrong'), { code: 0, files: [], rules: [] });
    });

    it('fixes what is safe to fix, keeps marks and line breaks, and reports what is left', async () => {
        const text =
            `\ufeff${stack.replace('    dense(10', '    dropout(50) // last\n    relu()\n    tanh()\n    dense(10')}`.replaceAll(
                '\n',
                '\r\n',
            );
        const file = workshop.write('fixed/a.netspec', text);
        workshop.write('fixed/b.netspec', clean);
        const { code, stdout } = await workshop.run('lint', 'fixed', '--fix');
        assert.equal(code, 1);
        assert.match(stdout, /^fixed fixed\/a\.netspec: Merge into `dropout\(0\.37\)`$/m);
        assert.match(stdout, /^error\[rate-out-of-range\]/m);
        const written = readFileSync(join(workshop.folder, file), 'utf8');
        assert.equal(
            written,
            text.replace('    dropout(0.1)\r\n', '').replace('dropout(0.3)', 'dropout(0.37)'),
        );
        assert.doesNotMatch((await workshop.run('lint', 'fixed', '--fix')).stdout, /^fixed/m);
        assert.equal(readFileSync(join(workshop.folder, file), 'utf8'), written);
    });

    it('says so where a fixed file may not be written', async function () {
        if (process.getuid?.() === 0 || process.platform === 'win32') {
            this.skip();
        }
        const file = workshop.write('readonly.netspec', stack);
        chmodSync(join(workshop.folder, file), 0o444);
        const { code, stderr } = await workshop.run('lint', file, '--fix');
        assert.equal(code, 2);
        assert.match(stderr, /may not be written/);
    });

    it('waits for standard input, however slowly it comes', async () => {
        const child = workshop.start('lint', '--stdin', '--format', 'json');
        child.stdin?.write(stack.slice(0, 20));
        // Long enough for the program to have begun to read.
        await wait(1_000);
        child.stdin?.end(stack.slice(20));
        assert.deepEqual(
            (await finished(child)).json.map(({ rule }) => rule),
            ['stacked-dropout'],
        );
    });

    it('says why a path cannot be looked at', async () => {
        const { code, json } = await workshop.run('lint', `${'x'.repeat(5000)}.netspec`, '--format', 'json');
        assert.deepEqual([code, json[0]?.message], [2, 'This path is too long.']);
    });

    it('reads a spec from standard input under the name that it is given', async () => {
        workshop.write('near/netspec.config.json', '{ "rules": { "stacked-dropout": "error" } }');
        const read = async (...words: readonly string[]) => {
            const child = workshop.start('lint', '--stdin', ...words);
            child.stdin?.end(stack);
            return finished(child);
        };
        const named = await read('--stdin-filename', 'near/x.netspec', '--format', 'json');
        assert.deepEqual(
            named.json.map(({ file, severity }) => [file, severity]),
            [['near/x.netspec', 'error']],
        );
        assert.match((await read()).stdout, /--> stdin\.netspec:5:5/);
        assert.equal((await read('other.netspec')).code, 2);
        assert.equal((await read('--fix')).code, 2);
    });
});
