// Whatever can be read trains from a spec in VS Code, and the same rows train to the same bits, whatever file they are in.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { builtinSpecs, formats } from '../support/format-specs.ts';
import { cleanUp, fileInWorkspace, lab, openUntitled, runOnce, startedBy, train } from './helpers.ts';

describe('data', () => {
    const written: vscode.Uri[] = [];
    afterEach(async () => {
        await cleanUp();
        for (const uri of written.splice(0)) {
            await vscode.workspace.fs.delete(uri);
        }
    });

    /** What was measured at the best epoch, and how it ended. */
    async function trained(): Promise<unknown[]> {
        const { whenIdle, history } = await lab();
        const [id = ''] = startedBy(await train());
        await whenIdle();
        const { message } = await runOnce(id, ({ state }) => state === 'finished' || state === 'failed');
        assert.equal(message, undefined);
        const run = (await history()).find(each => each.id === id);
        assert.equal(run?.epochsDone, 2);
        return [run?.bestEpoch, run?.bestValidationLoss, run?.bestValidationAccuracy, run?.finalGap];
    }

    it('trains on every built-in set', async function () {
        this.timeout(120_000);
        for (const [name, spec] of builtinSpecs) {
            await openUntitled(spec);
            const [, loss] = await trained();
            assert.ok(Number.isFinite(loss), name);
        }
    });

    it('trains to the same bits on the same rows in every format', async function () {
        this.timeout(120_000);
        let expected: unknown[] | undefined;
        for (const { name, files, spec } of formats()) {
            for (const [path, bytes] of Object.entries(files)) {
                const uri = fileInWorkspace(path);
                await vscode.workspace.fs.writeFile(uri, bytes);
                written.push(uri);
            }
            await openUntitled(spec);
            const found = await trained();
            expected ??= found;
            assert.deepEqual(found, expected, name);
        }
    });
});
