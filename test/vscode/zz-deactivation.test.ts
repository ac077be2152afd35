// Last by its name: VS Code activates an extension once, and this test ends it.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { extension, lab, openUntitled, runOnce, smallSpec, startedBy, train } from './helpers.ts';

describe('the end of the window', () => {
    it('ends every run and leaves no thread', async () => {
        const { activeWorkers, runs } = await lab();
        await openUntitled(smallSpec({ epochs: 100_000, width: 128 }));
        const [id = ''] = startedBy(await train());
        await runOnce(id, ({ step }) => step > 0);
        assert.equal(activeWorkers(), 1);

        // The module that VS Code has loaded, so that its own deactivate runs.
        const { deactivate } = createRequire(__filename)(
            join(extension().extensionPath, 'dist', 'extension.cjs'),
        );
        await deactivate();
        assert.equal(activeWorkers(), 0);
        assert.equal(runs().find(run => run.id === id)?.state, 'stopped');
    });
});
