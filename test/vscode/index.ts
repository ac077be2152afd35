// What VS Code loads to run the tests in its extension host. It runs every *.test.js that was bundled beside it.

import { globSync } from 'node:fs';
import { join } from 'node:path';
import { markConsole } from '../../scripts/vscode-host/console-mark.ts';

/** What `npm test` asks for, handed over in an environment variable as JSON. */
export interface VSCodeTestRequest {
    readonly reportFile: string;
    readonly timeoutMs: number;
    readonly grep?: string;
    /** Absolute paths of bundled tests; all of them where left out. */
    readonly files?: readonly string[];
}

export const requestVariable = 'DROPOUT_LAB_TEST_REQUEST';

/** Resolves where every test passed; VS Code's exit status is 1 where this rejects. */
export async function run(): Promise<void> {
    markConsole();
    // Afterwards, because mocha keeps the console that it finds when it is loaded.
    const { runMocha } = await import('../../scripts/testing/run-mocha.ts');
    const request: VSCodeTestRequest = JSON.parse(process.env[requestVariable] ?? '{}');
    const all = globSync('**/*.test.js', { cwd: __dirname })
        .sort()
        .map(file => join(__dirname, file));
    const failures = await runMocha({ ...request, files: request.files ?? all });
    if (failures > 0) {
        throw new Error(`${failures} tests failed.`);
    }
}
