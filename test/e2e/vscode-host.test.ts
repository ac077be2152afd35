// The VS Code of the tests must not let a failure pass: a run that fails, ends without a word or is stopped has to say so by
// its exit status and leave nothing behind.

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { descendantsOf, exitOf, isRunning, stopTree } from '../../scripts/children.ts';
import { repositoryRoot } from '../../scripts/paths.ts';
import { consoleMark } from '../../scripts/vscode-host/console-mark.ts';
import { eventually } from '../support/vscode-wait.ts';

const say = `console.log(${JSON.stringify(consoleMark.value)}, 'running in', require('vscode').version);`;

describe('the VS Code of the tests', () => {
    let folder = '';
    let host: ChildProcess | undefined;

    before(() => {
        folder = mkdtempSync(join(tmpdir(), 'dropout-lab-host-'));
        writeFileSync(
            join(folder, 'package.json'),
            JSON.stringify({
                name: 'empty',
                publisher: 'test',
                version: '0.0.1',
                engines: { vscode: '^1.120.0' },
            }),
        );
    });

    after(() => rmSync(folder, { recursive: true }));

    afterEach(() => (host === undefined ? undefined : stopTree(host)));

    function start(name: string, body: string): { host: ChildProcess; printed: () => string } {
        const tests = join(folder, `${name}.js`);
        writeFileSync(tests, `exports.run = async () => { ${body} };`);
        const code = join(repositoryRoot, 'scripts', 'vscode-host', 'code.mjs');
        const child = spawn(
            process.execPath,
            [
                code,
                folder,
                '--disable-workspace-trust',
                `--extensionDevelopmentPath=${folder}`,
                `--extensionTestsPath=${tests}`,
            ],
            { stdio: ['ignore', 'pipe', 'pipe'] },
        );
        host = child;
        let printed = '';
        for (const stream of [child.stdout, child.stderr]) {
            stream.setEncoding('utf8').on('data', text => {
                printed += text;
            });
        }
        return { host: child, printed: () => printed };
    }

    it('passes on what the tests print, and their success', async () => {
        const run = start('passes', say);
        assert.equal(await exitOf(run.host), 0, run.printed());
        assert.match(run.printed(), /running in 1\.\d+\.\d+/);
    });

    it('passes on their failure', async () => {
        const run = start('fails', `${say} throw new Error('one test failed');`);
        assert.equal(await exitOf(run.host), 1);
    });

    it('fails where they end without a word', async () => {
        const run = start('silent', 'process.exit(0);');
        assert.equal(await exitOf(run.host), 1);
        assert.match(run.printed(), /never reported/);
    });

    it('ends everything that it started when it is asked to end', async function () {
        if (process.platform === 'win32') {
            this.skip();
        }
        const run = start('endless', `${say} await new Promise(() => undefined);`);
        await eventually(run.printed, printed => printed.includes('running in'), 'the output of the tests');
        const family = descendantsOf(run.host.pid!);
        assert.ok(family.length >= 3, 'a server, an extension host and a browser run');
        run.host.kill('SIGTERM');
        assert.equal(await exitOf(run.host), 143);
        assert.deepEqual(family.filter(isRunning), []);
    });
});
