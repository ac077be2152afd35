import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openWorkshop, type Workshop } from './netspec.ts';

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
                '12 |     dropout(0.2)',
                '   |     ------- Drops 20% of the same values.',
                '13 |     dropout(0.4)',
                '   |     ^^^^^^^',
                '   |',
                '   = fix: Merge into `dropout(0.52)`',
                '   = why: netspec explain stacked-dropout',
                '',
                '1 warning in 1 file',
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

    it('exits with 2 for a folder', async () => {
        mkdirSync(join(workshop.folder, 'folder.netspec'), { recursive: true });
        await checkBad('folder.netspec', 'syntax', [1, 1], /folder, not a file/);
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
        assert.match(stderr, /Name at least one file/);
    });
});
