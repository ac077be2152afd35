// The round trip of a command in a real VS Code, at rest, while a network trains in the extension host, and while
// its twin trains beside it.

import type { LatencyReport } from '../vscode/command-latency.ts';
import { runInVSCode } from '../vscode/run-in-vscode.ts';
import { measurementOf, type TakenWorkload } from '../workload.ts';

const name = 'command-latency';

export const commandLatency: TakenWorkload = {
    name,
    summary: 'round trip of a VS Code command, one thousand times',
    async take() {
        const { atRest, whileTraining, whileComparing } = await runInVSCode<LatencyReport>('command-latency');
        return [
            measurementOf(name, 'extension-host-at-rest', 1, atRest),
            measurementOf(name, 'extension-host-while-training', 1, whileTraining),
            measurementOf(name, 'extension-host-while-comparing', 2, whileComparing),
        ];
    },
};
