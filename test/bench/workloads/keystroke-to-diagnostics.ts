// From a keystroke to the diagnostics that answer it, as an editor has to wait for them: a server in a process of its own,
// over standard input and output.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../../scripts/paths.ts';
import { type LanguageClient, startLanguageClient } from '../../support/language-client.ts';
import { type Measurement, measurementOf, type TakenWorkload } from '../workload.ts';

const name = 'keystroke-to-diagnostics';
const lineCounts = [100, 1000, 10_000] as const;
const keystrokes: Readonly<Record<(typeof lineCounts)[number], number>> = { 100: 400, 1000: 200, 10000: 40 };
/** Until the code of the server is compiled. */
const warmUp = 60;

/** A study of many models: each a dozen layers, trained on one data set. */
function specOf(lines: number): string {
    const layers = Array.from(
        { length: 6 },
        () => '    dense(width, activation = relu, max_norm = 3)\n    noise\n',
    ).join('');
    const blocks: string[] = [
        'data digits {\n    source     = builtin(digits)\n    validation = 20%\n    scale      = standardize\n}\n',
    ];
    for (let index = 1; 6 + index * 24 <= lines; index++) {
        blocks.push(
            `// Variant ${index}.\nmodel net${index}(width = ${100 + index}, noise = dropout(0.2)) {\n    input(64)\n    dropout(0.2)\n${layers}` +
                '    dense(10, activation = softmax)\n}\n\n' +
                `train net${index} on digits {\n    epochs = 60\n    seed   = ${index}\n}\n\n`,
        );
    }
    const text = blocks.join('\n');
    return text + '\n'.repeat(Math.max(0, lines - text.split('\n').length));
}

async function measure(client: LanguageClient, lines: number, times: number): Promise<number[]> {
    const uri = `file:///bench/${lines}.netspec`;
    const text = specOf(lines);
    const rows = text.split('\n');
    // In the middle of the text, as half of it has to be parsed again by any parser that starts from the change.
    const line = rows.findIndex((row, index) => index >= rows.length / 2 && row.includes('dense(width'));
    const character = (rows[line]?.indexOf('width') ?? 0) + 'width'.length;
    await client.open(uri, text);
    await client.published();
    const milliseconds: number[] = [];
    let version = 1;
    for (let count = 0; count < times; count++) {
        // One letter in, which is a mistake, and out again.
        const typing = count % 2 === 0;
        const end = typing ? character : character + 1;
        version += 1;
        const start = performance.now();
        await client.change(uri, version, [
            {
                range: { start: { line, character }, end: { line, character: end } },
                text: typing ? 's' : '',
            },
        ]);
        const published = await client.published();
        milliseconds.push(performance.now() - start);
        if (published.diagnostics.length > 0 !== typing) {
            throw new Error(
                `${lines} lines: ${published.diagnostics.length} diagnostics after keystroke ${count}.`,
            );
        }
    }
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    // That of a closed document there are none.
    await client.published();
    return milliseconds;
}

export const keystrokeToDiagnostics: TakenWorkload = {
    name,
    summary: 'from a change of the text to its diagnostics, over a real connection, in milliseconds',
    async take() {
        const bundle = join(repositoryRoot, 'dist', 'cli.cjs');
        if (!existsSync(bundle)) {
            spawnSync(process.execPath, ['esbuild.js'], {
                cwd: repositoryRoot,
                stdio: ['ignore', 'ignore', 'inherit'],
            });
        }
        const measurements: Measurement[] = [];
        for (const lines of lineCounts) {
            const client = await startLanguageClient(process.execPath, [bundle, 'lsp', '--stdio']);
            try {
                await measure(client, 1000, warmUp);
                const milliseconds = await measure(client, lines === 1000 ? 1001 : lines, keystrokes[lines]);
                measurements.push(
                    measurementOf(name, `${lines.toLocaleString('en')} lines`, 1, milliseconds),
                );
            } finally {
                await client.close();
            }
        }
        return measurements;
    },
};
