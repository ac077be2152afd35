// Trains the sweeps of examples/papers and keeps what each run measured, a line each, in docs/papers:
// `npm run study:papers -- [NAME...] [--part 1/2] [--seeds N] [--threads N]`. What is there already is not trained again, so the
// study can be ended at any moment and goes on where it was. `npm run study:papers-page` writes the page from it.

import { appendFileSync, existsSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { analyzeFile } from '../../src/cli/analyze.ts';
import { hashOfBytes } from '../../src/core/murmur-hash.ts';
import type { LayerStatistics } from '../../src/model/epoch-details.ts';
import type { EpochMetrics } from '../../src/model/metrics.ts';
import type { ResolvedRun } from '../../src/model/resolved.ts';
import { type SweptRun, valuesOf } from '../../src/model/swept-runs.ts';
import { main, ScriptError } from '../output.ts';
import { repositoryRoot } from '../paths.ts';
import { type FinishedPaperRun, type PaperRun, papersFolder } from './paper-runs.ts';
import { rounded, trainToEnd } from './train-to-end.ts';

const papersSpecs = join(repositoryRoot, 'examples', 'papers');

interface Planned {
    readonly study: string;
    readonly sweep: string;
    readonly values: Readonly<Record<string, string>>;
    readonly seed: number;
    readonly key: string;
    readonly run: ResolvedRun;
}

const { values: options, positionals } = parseArgs({
    allowPositionals: true,
    options: {
        part: { type: 'string', default: '1/1' },
        seeds: { type: 'string', default: '1000' },
        threads: { type: 'string', default: '1' },
    },
});

/** Every run of the sweeps of a spec, with its key: another network, data set or setting is another run. */
function plannedRuns(file: string): Planned[] {
    const study = basename(file, '.netspec');
    const { analysis, diagnostics } = analyzeFile(file);
    const mistake = diagnostics.find(({ severity }) => severity === 'error');
    if (analysis === undefined || mistake !== undefined) {
        throw new ScriptError(`${file}: ${mistake?.message ?? 'cannot be read'}`);
    }
    return [...analysis.sweptRuns].flatMap(([{ run: sweep }, runs]) =>
        Array.from({ length: runs.count }, (_, index): Planned => {
            const { labels, seed, run } = runs.at(index) satisfies SweptRun;
            if ('problem' in run) {
                throw new ScriptError(`${file}: ${run.problem}`);
            }
            return { study, sweep, values: valuesOf(runs, labels), seed, key: keyOf(run), run };
        }).filter((_, index) => index % runs.repeats < Number(options.seeds)),
    );
}

function keyOf({ network, data, settings }: ResolvedRun): string {
    const text = JSON.stringify([network.layers, data.settings, settings], (name, value) =>
        name === 'source' ? undefined : value,
    );
    return hashOfBytes(new TextEncoder().encode(text));
}

async function train({ study, sweep, values, seed, key, run }: Planned): Promise<PaperRun> {
    const trained = await trainToEnd(run, papersSpecs, Number(options.threads));
    if (typeof trained === 'string') {
        return { study, sweep, values, seed, key, problem: trained };
    }
    const { summary, epochs } = trained;
    const column = (value: (metrics: EpochMetrics) => number | undefined) =>
        epochs.map(value).every(each => each !== undefined)
            ? epochs.map(each => rounded(value(each) ?? Number.NaN))
            : undefined;
    const last = epochs.at(-1);
    return {
        study,
        sweep,
        values,
        seed,
        key,
        parameters: summary.parameters,
        seconds: rounded(summary.seconds),
        validationLoss: column(each => each.validationLoss) ?? [],
        trainingLoss: column(each => each.trainingLoss) ?? [],
        validationError:
            column(
                errorOf(
                    each => each.validationAccuracy,
                    each => each.validationRmse,
                ),
            ) ?? [],
        trainingError:
            column(
                errorOf(
                    each => each.trainingAccuracy,
                    each => each.trainingRmse,
                ),
            ) ?? [],
        layers: layersOf(summary.details?.last?.layers),
        ...(last?.learnedRates && { learnedRates: last.learnedRates }),
    };
}

/** 1 minus the accuracy, or the root mean squared error. */
function errorOf(
    accuracy: (metrics: EpochMetrics) => number | undefined,
    rmse: (metrics: EpochMetrics) => number | undefined,
) {
    return (metrics: EpochMetrics): number | undefined => {
        const right = accuracy(metrics);
        return right === undefined ? rmse(metrics) : 1 - right;
    };
}

function layersOf(layers: LayerStatistics | undefined): FinishedPaperRun['layers'] {
    return layers?.names.map((name, row) => ({
        name,
        meanActivation: rounded(layers.meanActivation[row] ?? Number.NaN),
        sparsity: rounded(layers.sparsity[row] ?? Number.NaN),
    }));
}

main(async () => {
    const files = globSync('*.netspec', { cwd: papersSpecs }).sort();
    const chosen = files.filter(
        file => positionals.length === 0 || positionals.includes(basename(file, '.netspec')),
    );
    const [part = 1, parts = 1] = options.part.split('/').map(Number);
    mkdirSync(papersFolder, { recursive: true });
    const planned = chosen.flatMap(file => plannedRuns(join(papersSpecs, file)));
    // Seeds outermost, so that a study that is ended early has something of everything.
    const order = planned
        .map((each, index) => ({ each, index }))
        .sort((a, b) => a.each.seed - b.each.seed || a.index - b.index)
        .map(({ each }) => each);
    for (const [index, each] of order.entries()) {
        const file = join(papersFolder, `${each.study}.jsonl`);
        const isKnown = existsSync(file) && readFileSync(file, 'utf8').includes(`"key":"${each.key}"`);
        if (isKnown || index % parts !== part - 1) {
            continue;
        }
        const result = await train(each);
        appendFileSync(file, `${JSON.stringify(result)}\n`);
        const said =
            'problem' in result
                ? result.problem
                : `error ${result.validationError.at(-1)} in ${result.seconds} s`;
        console.log(
            `${index + 1}/${order.length} ${each.study} ${each.sweep} ${JSON.stringify(each.values)} seed ${each.seed}: ${said}`,
        );
    }
    return 0;
});
