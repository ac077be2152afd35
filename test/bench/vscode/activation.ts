// Runs inside VS Code's extension host, in a folder without specs, so that nothing has activated the extension before: how
// long it takes to load and activate it. VS Code activates an extension once, so a window gives one measurement.

import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { markConsole } from '../../../scripts/vscode-host/console-mark.ts';

export interface ActivationReport {
    /**
     * Milliseconds from asking for the extension to its exports: reading its bundle, running it, `activate`, and what VS Code
     * prepares for it meanwhile, as its storage.
     */
    readonly activation: number;
    /** Milliseconds from opening a first spec to its first diagnostics: the language server's start included. */
    readonly firstDiagnostics: number;
}

const spec = `model first {
    input(64)
    dropout(0.2)
    dropout(0.4)
    dense(10, activation = softmax)
}
`;

const patienceMs = 30_000;
/** A window that has just opened is busy with itself. */
const settleMs = 3_000;

export async function run(): Promise<void> {
    markConsole();
    const extension = vscode.extensions.getExtension('dropout-lab.dropout-lab');
    if (extension === undefined || extension.isActive) {
        throw new Error(`The extension is ${extension === undefined ? 'not installed' : 'active already'}.`);
    }
    await new Promise(resolve => setTimeout(resolve, settleMs));
    const start = performance.now();
    await extension.activate();
    const activation = performance.now() - start;

    const opened = performance.now();
    const diagnosed = new Promise<number>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('No diagnostics came.')), patienceMs);
        vscode.languages.onDidChangeDiagnostics(({ uris }) => {
            if (uris.some(uri => vscode.languages.getDiagnostics(uri).length > 0)) {
                clearTimeout(timer);
                resolve(performance.now());
            }
        });
    });
    await vscode.workspace.openTextDocument({ language: 'netspec', content: spec });
    const firstDiagnostics = (await diagnosed) - opened;
    const report: ActivationReport = { activation, firstDiagnostics };
    console.log(`Activated in ${activation.toFixed(1)} ms.`);
    writeFileSync(process.env.DROPOUT_LAB_BENCH_REPORT ?? '', JSON.stringify(report));
}
