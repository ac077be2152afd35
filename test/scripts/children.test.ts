import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { descendantsOf, exitOf, isRunning, run, stopTree } from '../../scripts/children.ts';

// A parent that starts a child of its own, waits until that one speaks, tells its number and stays.
const parentScript = `
const child = require('node:child_process').spawn(process.execPath, ['-e', CHILD], { stdio: ['ignore', 'pipe', 'ignore'] });
child.stdout.once('data', () => console.log(child.pid));
setInterval(() => undefined, 1000);
`;

const stay = "setInterval(() => undefined, 1000); console.log('ready');";

async function startFamily(childScript: string): Promise<{ parent: ChildProcess; childPid: number }> {
    const parent = spawn(
        process.execPath,
        ['-e', parentScript.replace('CHILD', JSON.stringify(childScript))],
        {
            stdio: ['ignore', 'pipe', 'inherit'],
        },
    );
    const [line] = await once(parent.stdout!.setEncoding('utf8'), 'data');
    return { parent, childPid: Number(line) };
}

describe('child processes', () => {
    before(function () {
        if (process.platform === 'win32') {
            this.skip();
        }
    });

    it('are ended with their own children', async () => {
        const { parent, childPid } = await startFamily(stay);
        assert.deepEqual(descendantsOf(parent.pid!), [childPid]);
        assert.ok(descendantsOf(process.pid).includes(childPid));
        await stopTree(parent);
        assert.equal(isRunning(parent.pid!), false);
        assert.equal(isRunning(childPid), false);
    });

    it('are killed where they do not listen', async () => {
        const { parent, childPid } = await startFamily(`process.on('SIGTERM', () => undefined); ${stay}`);
        await stopTree(parent, 200);
        assert.equal(isRunning(childPid), false);
    });

    it('are stopped when their time is up', async () => {
        const result = await run(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], {
            limitMs: 200,
        });
        assert.deepEqual(result, { code: null, timedOut: true });
    });

    it('give their exit status, also when asked after they ended', async () => {
        assert.deepEqual(await run(process.execPath, ['-e', 'process.exit(3)']), {
            code: 3,
            timedOut: false,
        });
        const child = spawn(process.execPath, ['-e', 'process.exit(4)'], { stdio: 'ignore' });
        await once(child, 'exit');
        assert.equal(await exitOf(child), 4);
    });

    it('that cannot be started are an error', async () => {
        await assert.rejects(run('/nowhere/at-all', []), /ENOENT/);
    });
});
