// Runs inside VS Code's extension host: how long a command's round trip to the workbench takes, at rest, while a
// network trains, and while its twin trains beside it.

import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { markConsole } from '../../../scripts/vscode-host/console-mark.ts';

export interface LatencyReport {
    /** Milliseconds of each round trip, in the order in which they were made. */
    readonly atRest: readonly number[];
    readonly whileTraining: readonly number[];
    readonly whileComparing: readonly number[];
}

const roundTrips = 1000;
/** Long enough for the workers to be at work. */
const settleMs = 3000;
/** A person's commands do not come in one burst; without a pause only the fastest path would be measured. */
const pauseMs = 2;

const spec = `model latency {
    input(64)
    dropout(0.2)
    dense(256, activation = relu)
    dropout(0.5)
    dense(10, activation = softmax)
}
data digits { source = builtin(digits) scale = standardize }
train latency on digits { epochs = 100000 }
`;

export async function run(): Promise<void> {
    markConsole();
    console.log('Measuring the round trip of a command.');
    const document = await vscode.workspace.openTextDocument({ language: 'netspec', content: spec });
    await vscode.window.showTextDocument(document);
    await vscode.extensions.getExtension('dropout-lab.dropout-lab')?.activate();
    await measure(roundTrips / 5);
    const atRest = await measure(roundTrips);
    await start('dropoutLab.train', document);
    const whileTraining = await measure(roundTrips);
    await vscode.commands.executeCommand('dropoutLab.stop');
    await start('dropoutLab.compareWithoutDropout', document);
    const whileComparing = await measure(roundTrips);
    const report: LatencyReport = { atRest, whileTraining, whileComparing };
    writeFileSync(process.env.DROPOUT_LAB_BENCH_REPORT ?? '', JSON.stringify(report));
}

async function start(command: string, document: vscode.TextDocument): Promise<void> {
    const uri = document.uri.toString();
    const reply = await vscode.commands.executeCommand<{ readonly result: string }>(command, uri);
    if (reply.result !== 'started') {
        throw new Error(`Training did not start: ${JSON.stringify(reply)}`);
    }
    await pause(settleMs);
}

/** `setContext` is carried out by the workbench, so its answer has gone there and back. */
async function measure(times: number): Promise<number[]> {
    const milliseconds: number[] = [];
    for (let count = 0; count < times; count++) {
        const start = performance.now();
        await vscode.commands.executeCommand('setContext', 'dropoutLab.benchmark', count);
        milliseconds.push(performance.now() - start);
        await pause(pauseMs);
    }
    return milliseconds;
}

function pause(ms: number): Promise<void> {
    return new Promise(resolve => setTimeout(resolve, ms));
}
