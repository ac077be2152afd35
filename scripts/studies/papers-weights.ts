// What the papers measure on the weights themselves: `npm run study:papers-weights -- [ridge] [averaging] [features]`. Writes
// docs/papers/<name>.json, and the pictures of the page.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { monteCarloError } from '../../src/charts/monte-carlo-error.ts';
import type { Scene } from '../../src/charts/scene.ts';
import { weightImages } from '../../src/charts/weight-images.ts';
import { analyzeFile } from '../../src/cli/analyze.ts';
import { sizeOf } from '../../src/core/shape.ts';
import { isDataProblem } from '../../src/data/data-problem.ts';
import { loadExamples } from '../../src/data/load-examples.ts';
import type { SavedArray } from '../../src/engine/checkpoint.ts';
import { createPredictor } from '../../src/engine/predictor.ts';
import { createMemoryRunStore } from '../../src/experiments/memory-run-store.ts';
import { runTraining } from '../../src/experiments/run-training.ts';
import { overSeeds } from '../../src/experiments/sweep-summary.ts';
import type { Examples, Features } from '../../src/model/examples.ts';
import { firstLayerWeights } from '../../src/model/first-layer.ts';
import type { ResolvedRun } from '../../src/model/resolved.ts';
import { inflate } from '../../src/platform/node/inflate.ts';
import { openAddress } from '../../src/platform/node/open-file.ts';
import { readAddress } from '../../src/platform/node/read-address.ts';
import { main, ScriptError } from '../output.ts';
import { repositoryRoot } from '../paths.ts';
import { pagePicture } from './page-parts.ts';
import { papersFolder } from './paper-runs.ts';
import { rounded } from './train-to-end.ts';

const specs = join(repositoryRoot, 'examples', 'papers');
const addresses = {
    baseUri: pathToFileURL(join(specs, '/')).href,
    builtinDataUri: pathToFileURL(join(repositoryRoot, 'media', 'data')).href,
};
const files = { readFile: readAddress, openFile: openAddress, inflate };

function runOf(spec: string, name: string): ResolvedRun {
    const run = analyzeFile(join(specs, `${spec}.netspec`)).spec?.runs.find(each => each.name === name);
    if (run === undefined) {
        throw new ScriptError(`${spec}.netspec has no run ${name}.`);
    }
    return run;
}

interface Trained {
    readonly best: readonly SavedArray[];
    readonly last: readonly SavedArray[];
    /** Updates before the best. */
    readonly step: number;
}

async function trained(run: ResolvedRun): Promise<Trained> {
    const store = createMemoryRunStore();
    const id = 'run';
    const outcome = await runTraining(
        {
            run,
            ...addresses,
            history: {
                ...{ store: '', id, spec: run.name, specUri: addresses.baseUri, startedAt: 0 },
                ...{ environment: {}, maximumBytes: Number.MAX_SAFE_INTEGER },
            },
        },
        {
            ...files,
            now: () => performance.now(),
            onProgress: () => {},
            history: { open: () => ({ ...store, dispose() {} }), time: () => 0 },
            signal: new AbortController().signal,
        },
    );
    const best = store.bestWeights(id);
    const last = store.checkpoint(id);
    if (outcome.outcome !== 'finished' || best === undefined || last === undefined) {
        throw new ScriptError('message' in outcome ? outcome.message : 'The run kept no weights.');
    }
    return { best: best.arrays, last: last.network, step: best.step };
}

async function examplesOf(run: ResolvedRun): Promise<Record<'training' | 'validation', Examples>> {
    const examples = await loadExamples(run.data.settings, { ...files, ...addresses });
    if (isDataProblem(examples)) {
        throw new ScriptError(examples.problem);
    }
    return { training: inMemory(examples.training), validation: inMemory(examples.validation) };
}

function inMemory({ features, ...rest }: Examples<Features>): Examples {
    if (!(features instanceof Float32Array)) {
        throw new ScriptError('The data is too large to be held in memory.');
    }
    return { ...rest, features };
}

/** Numbers of the classes, or the values. */
function targetsOf({ target }: Examples): ArrayLike<number> {
    return target.task === 'classification' ? target.labels : target.values;
}

/**
 * The weights and bias that minimize the mean of (y - x w - b)² plus `penalty` times the mean of Σ x_j² w_j²: what dropout's
 * squared error is on average for a linear model, with penalty = p / (1 - p). Gauss's elimination in double precision.
 */
function ridge(examples: Examples, penalty: number): Float64Array {
    const { count, features, featureShape } = examples;
    const targets = targetsOf(examples);
    const width = sizeOf(featureShape);
    const size = width + 1;
    const system = Array.from({ length: size }, () => new Float64Array(size + 1));
    for (let row = 0; row < count; row++) {
        const x = [...features.subarray(row * width, (row + 1) * width), 1];
        for (let i = 0; i < size; i++) {
            for (let j = 0; j < size; j++) {
                system[i]![j]! += x[i]! * x[j]! * (i === j && i < width ? 1 + penalty : 1);
            }
            system[i]![size]! += x[i]! * targets[row]!;
        }
    }
    for (let pivot = 0; pivot < size; pivot++) {
        for (let row = 0; row < size; row++) {
            if (row !== pivot) {
                const factor = system[row]![pivot]! / system[pivot]![pivot]!;
                system[row]!.forEach((_, column, all) => {
                    all[column]! -= factor * system[pivot]![column]!;
                });
            }
        }
    }
    return Float64Array.from(system, (row, index) => row[size]! / row[index]!);
}

async function studyRidge(): Promise<object> {
    const rows: object[] = [];
    for (const [name, penalty] of [
        ['least_squares', 0],
        ['its_average', 1],
        ['dropout_itself', 1],
    ] as const) {
        const run = runOf('ridge', name);
        const exact = ridge((await examplesOf(run)).training, penalty);
        const { last } = await trained(run);
        const learned = last.flatMap(({ values }) => [...values]);
        const distance = Math.hypot(...learned.map((value, index) => value - exact[index]!));
        rows.push({ run: name, exact: [...exact], learned, distance: distance / Math.hypot(...exact) });
    }
    return rows;
}

const samplesShown = [1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100];

/** Of one trained network. */
interface Averaged {
    readonly seed: number;
    /** Mean over repetitions, for each of `samplesShown`. */
    readonly error: readonly number[];
    /** Standard deviation over repetitions. */
    readonly deviation: readonly number[];
    /** With dropout off. */
    readonly scaled: number;
}

const askedExamples = 2_000;
const repetitions = 10;

/** The error of k averaged dropout networks, over ten disjoint sets of k masks each, on 2,000 of the test examples. */
async function averaged(run: ResolvedRun): Promise<Averaged> {
    const { training, validation } = await examplesOf(run);
    const { best, step } = await trained(run);
    const predictor = createPredictor({
        ...{ network: run.network, settings: run.settings, weights: best, step },
        ...{ trainingExamples: training.count, capacity: askedExamples },
    });
    const labels = targetsOf(validation);
    const features = validation.features.subarray(0, askedExamples * sizeOf(validation.featureShape));
    const errorOf = (sums: ArrayLike<number>): number => {
        let wrong = 0;
        for (let row = 0; row < askedExamples; row++) {
            const said = Array.from(
                { length: predictor.width },
                (_, unit) => sums[row * predictor.width + unit]!,
            );
            wrong += said.indexOf(Math.max(...said)) === labels[row] ? 0 : 1;
        }
        return wrong / askedExamples;
    };
    const scaled = errorOf(predictor.predict(features, askedExamples));
    const errors = samplesShown.map((): number[] => []);
    const most = samplesShown.at(-1)!;
    for (let repetition = 0; repetition < repetitions; repetition++) {
        const sums = new Float64Array(askedExamples * predictor.width);
        for (let sample = 0; sample < most; sample++) {
            const said = predictor.predict(features, askedExamples, repetition * most + sample);
            sums.forEach((sum, index) => {
                sums[index] = sum + said[index]!;
            });
            const place = samplesShown.indexOf(sample + 1);
            errors[place]?.push(errorOf(sums));
        }
    }
    const over = errors.map(values => overSeeds(values));
    return {
        seed: run.settings.seed,
        error: over.map(each => rounded(each?.mean ?? Number.NaN)),
        deviation: over.map(each => rounded(each?.deviation ?? Number.NaN)),
        scaled,
    };
}

/** Three networks from three seeds; the picture is of the first, as the paper's is of one. */
async function studyAveraging(): Promise<object> {
    const run = runOf('averaging', 'mlp');
    const networks: Averaged[] = [];
    for (const seed of [1, 2, 3]) {
        networks.push(await averaged({ ...run, settings: { ...run.settings, seed } }));
    }
    draw('averaging', monteCarloError({ samples: samplesShown, ...networks[0]! }));
    return { examples: askedExamples, repetitions, samples: samplesShown, networks };
}

/** Pictures of the weights into 64 units. */
async function studyFeatures(): Promise<object> {
    const found: object[] = [];
    for (const name of ['plain', 'with_dropout']) {
        const run = runOf('features', name);
        const { best } = await trained(run);
        const weights = firstLayerWeights(run.network, best, () => name.replaceAll('_', ' '));
        if (weights === undefined) {
            throw new ScriptError('The first layer makes no pictures.');
        }
        draw(`features-${name.replaceAll('_', '-')}`, weightImages(weights));
        found.push({ run: name, units: weights.units });
    }
    return found;
}

function draw(name: string, scene: Scene): void {
    writeFileSync(join(papersFolder, `${name}.svg`), pagePicture(scene));
}

const studies = { ridge: studyRidge, averaging: studyAveraging, features: studyFeatures };

main(async () => {
    mkdirSync(papersFolder, { recursive: true });
    const asked = process.argv.slice(2);
    for (const [name, study] of Object.entries(studies)) {
        if (asked.length === 0 || asked.includes(name)) {
            const found = await study();
            writeFileSync(join(papersFolder, `${name}.json`), `${JSON.stringify(found)}\n`);
            console.log(name, JSON.stringify(found));
        }
    }
    return 0;
});
