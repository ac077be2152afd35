// What dropout does to hidden activations (Srivastava et al. 2014, section 7.2): mean and sparsity of each hidden layer with and
// without dropout, on the digits, at the last epoch: `npm run study:activations -- [--epochs 40] [--seeds 5]`.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { runTraining } from '../../src/experiments/run-training.ts';
import { createAnalyzer } from '../../src/language/analysis.ts';
import type { LayerStatistics } from '../../src/model/epoch-details.ts';
import type { ResolvedRun } from '../../src/model/resolved.ts';
import { twinOf } from '../../src/model/twin.ts';
import { readAddress } from '../../src/platform/node/read-address.ts';
import { main, ScriptError } from '../output.ts';
import { repositoryRoot } from '../paths.ts';

const { values } = parseArgs({
    options: { epochs: { type: 'string', default: '40' }, seeds: { type: 'string', default: '5' } },
});

async function layersAfter(run: ResolvedRun, seed: number): Promise<LayerStatistics> {
    const settings = { ...run.settings, seed, epochs: Number(values.epochs), steps: null };
    const outcome = await runTraining(
        {
            run: { ...run, settings },
            baseUri: pathToFileURL(`${repositoryRoot}/`).href,
            builtinDataUri: pathToFileURL(join(repositoryRoot, 'media', 'data')).href,
        },
        {
            readFile: readAddress,
            now: () => performance.now(),
            onProgress: () => {},
            signal: new AbortController().signal,
        },
    );
    const layers = outcome.outcome === 'finished' ? outcome.summary.details?.last?.layers : undefined;
    if (layers === undefined) {
        throw new ScriptError('message' in outcome ? outcome.message : 'The run did not finish.');
    }
    return layers;
}

const mean = (numbers: readonly number[]): number =>
    numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

main(async () => {
    const file = join(repositoryRoot, 'examples', 'digits.netspec');
    const analyzer = createAnalyzer({ fileExists: () => true, notRunnableYet: {} });
    const { spec } = analyzer.analyze(pathToFileURL(file).href, readFileSync(file, 'utf8'));
    const run = spec.runs[0];
    const twin = run && twinOf(run);
    if (run === undefined || twin === undefined) {
        throw new ScriptError('The example has no run with dropout.');
    }
    for (const [name, each] of [
        ['with dropout', run],
        ['without dropout', twin],
    ] as const) {
        const all: LayerStatistics[] = [];
        for (let seed = 1; seed <= Number(values.seeds); seed++) {
            all.push(await layersAfter(each, seed));
        }
        // The last row is the output.
        all[0]?.names.slice(0, -1).forEach((layer, row) => {
            const [activation, zeros] = [
                mean(all.map(({ meanActivation }) => meanActivation[row]!)),
                mean(all.map(({ sparsity }) => sparsity[row]!)),
            ];
            console.log(
                `${name.padEnd(16)}${layer.padEnd(9)} mean activation ${activation.toFixed(3)}, ${(100 * zeros).toFixed(1)}% zero`,
            );
        });
    }
    return 0;
});
