import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../src/lint/rules/index.ts';
import { finished, openWorkshop, type Workshop } from './netspec.ts';

describe('netspec', function () {
    this.timeout(30_000);
    let workshop: Workshop;
    before(async () => {
        workshop = await openWorkshop();
    });
    after(() => workshop.dispose());

    it('says its version', async () => {
        const { version } = JSON.parse(
            readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'),
        );
        for (const option of ['--version', '-V']) {
            const { code, stdout } = await workshop.run(option);
            assert.deepEqual([code, stdout], [0, `netspec ${version}\n`]);
        }
    });

    it('helps, in all and with each command', async () => {
        const all = await workshop.run('--help');
        assert.equal(all.code, 0);
        for (const command of ['evaluate', 'explain', 'format', 'lint', 'lsp', 'resume', 'runs', 'train']) {
            assert.match(all.stdout, new RegExp(`^  ${command} `, 'm'));
            const help = await workshop.run(command, '--help');
            assert.equal(help.code, 0);
            assert.match(help.stdout, new RegExp(`^Usage: netspec ${command} `, 'm'));
            assert.match(help.stdout, /^Exit code:$/m);
            assert.equal((await workshop.run('help', command)).stdout, help.stdout);
            const widest = Math.max(...help.stdout.split('\n').map(line => line.length));
            assert.ok(widest <= 100, `${widest} columns`);
        }
    });

    const wrong: readonly (readonly [readonly string[], RegExp])[] = [
        [[], /Usage: netspec COMMAND/],
        [['lnit', 'x'], /no command "lnit".*Did you mean lint\?/],
        [['model.netspec'], /netspec lint model\.netspec/],
        [['--vresion'], /Did you mean --version\?/],
        [['lint', '--fromat', 'json', 'x'], /no option --fromat\. Did you mean --format\?/],
        [['lint', '--format', 'yaml', 'x'], /--format is one of pretty, json, sarif, not "yaml"/],
        [['lint', '--fail-on', 'warnign', 'x'], /Did you mean warning\?/],
        [['format'], /Name at least one file/],
        [['lsp'], /netspec lsp --stdio/],
        [['lsp', '--stdio', 'a.netspec'], /takes no files/],
        [['train'], /Name a file/],
        [['train', 'a', 'b'], /One file at a time/],
        [['train', 'a', '--seed', 'x'], /--seed needs a number/],
        [['train', 'a', '--epochs', '0'], /whole number from 1/],
        [['explain', 'stacked-dropuot'], /Did you mean stacked-dropout\?/],
        [['explain', 'droput'], /Did you mean dropout\?/],
        [['explain', 'a', 'b'], /One name at a time/],
    ];
    for (const [words, message] of wrong) {
        it(`refuses "netspec ${words.join(' ')}" with 2 and a hint`, async () => {
            const { code, stdout, stderr } = await workshop.run(...words);
            assert.deepEqual([code, stdout], [2, '']);
            assert.match(stderr, message);
        });
    }

    it('lists every rule', async () => {
        const { stdout } = await workshop.run('explain');
        for (const { id } of rules) {
            assert.match(stdout, new RegExp(`^ {2}${id} `, 'm'));
        }
    });

    for (const { id } of rules) {
        it(`explains ${id}, in Markdown where it is not read on a terminal`, async () => {
            const { code, stdout } = await workshop.run('explain', id);
            assert.equal(code, 0);
            assert.ok(stdout.startsWith(`# ${id}\n`) && stdout.includes('```netspec\n'));
        });
    }

    it('explains what else has a name: rules of the language, layers, settings, keywords', async () => {
        const headings: Readonly<Record<string, RegExp>> = {
            syntax: /^# syntax\n/,
            'unused-ignore': /--rule unused-ignore=off/,
            dropout: /## As a layer\n\n```netspec\ndropout\(rate/,
            relu: /## As an activation/,
            sgd: /## As an optimizer[\s\S]*- `momentum`: /,
            epochs: /## As a setting of train/,
            repeat: /## In the language/,
        };
        for (const [name, heading] of Object.entries(headings)) {
            assert.match((await workshop.run('explain', name)).stdout, heading, name);
        }
        for (const name of ['toString', '__proto__']) {
            assert.equal((await workshop.run('explain', name)).code, 2, name);
        }
    });

    it('lists and explains rules as JSON', async () => {
        const list = await workshop.run('explain', '--format', 'json');
        const own = list.json.find(({ rule }) => rule === 'stacked-dropout');
        assert.deepEqual(own, {
            rule: 'stacked-dropout',
            severity: 'warning',
            on_by_default: true,
            category: 'placement',
            summary: 'Dropouts in a row, which act as one with a higher rate.',
        });
        const [one] = (await workshop.run('explain', 'stacked-dropout', '--format', 'json')).json;
        assert.match(String(one?.markdown), /^# stacked-dropout\n/);
    });

    it('does not mind that its reader leaves early', async () => {
        // Far more than a pipe holds.
        for (let index = 0; index < 1000; index++) {
            workshop.write(`many/${index}.netspec`, 'model m {\n    inptu(64)\n}\n');
        }
        const child = workshop.start('lint', '--format', 'json', 'many');
        child.stdout?.once('data', () => child.stdout?.destroy());
        const { code, stderr } = await finished(child);
        assert.equal(stderr, '');
        assert.equal(code, 2);
    });
});
