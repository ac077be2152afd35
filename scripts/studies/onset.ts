// How the onset of overfitting does, on curves of which it is known and on real runs over several seeds: the tables of
// docs/overfitting.md: `npm run study:onset -- [--seeds 8]`.

import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { runTraining } from '../../src/experiments/run-training.ts';
import { createAnalyzer } from '../../src/language/analysis.ts';
import { findOverfitting } from '../../src/model/overfitting.ts';
import { readAddress } from '../../src/platform/node/read-address.ts';
import { noisyCurve } from '../../test/support/noisy-curves.ts';
import { main, ScriptError } from '../output.ts';
import { repositoryRoot } from '../paths.ts';

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '8' } } });

const onsetOf = (validation: readonly number[]) =>
    findOverfitting(
        validation.map((_, row) => -row),
        validation,
    )?.since;

function meanAndDeviation(numbers: readonly number[]): string {
    const mean = numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
    const variance = numbers.reduce((sum, each) => sum + (each - mean) ** 2, 0) / numbers.length;
    return `${mean.toFixed(1)} ± ${Math.sqrt(variance).toFixed(1)}`;
}

const lowestEpoch = (validation: readonly number[]): number =>
    validation.indexOf(Math.min(...validation)) + 1;

function printFalseAlarms(): void {
    console.log('| epochs | noise | correlation 0 | 0.5 | 0.8 |\n| ---: | ---: | ---: | ---: | ---: |');
    const curves = 1000;
    for (const epochs of [20, 40, 100, 300]) {
        for (const noise of [0.02, 0.1]) {
            const shares = [0, 0.5, 0.8].map(correlation => {
                const found = Array.from({ length: curves }, (_, seed) =>
                    onsetOf(noisyCurve({ epochs, noise, correlation, height: 0, seed: seed + 1 })),
                );
                return `${((100 * found.filter(Boolean).length) / curves).toFixed(1)}%`;
            });
            console.log(`| ${epochs} | ${100 * noise}% | ${shares.join(' | ')} |`);
        }
    }
}

function printKnownOnsets(): void {
    console.log(
        '| turn | rise an epoch | noise | lowest epoch | onset | seen first, epochs after the turn |\n| ---: | ---: | ---: | ---: | ---: | ---: |',
    );
    for (const [epochs, turn, slope, noise] of [
        [60, 14, 0.01, 0.005],
        [60, 14, 0.01, 0.02],
        [60, 20, 0.02, 0.05],
        [60, 20, 0.003, 0.01],
        [200, 30, 0.003, 0.02],
    ] as const) {
        const curves = Array.from({ length: 200 }, (_, seed) =>
            noisyCurve({ epochs, turn, slope, noise, seed: seed + 1 }),
        );
        const delays = curves.slice(0, 50).map(curve => {
            let length = turn;
            while (length < epochs && onsetOf(curve.slice(0, length)) === undefined) {
                length++;
            }
            return length - turn;
        });
        const onsets = curves.flatMap(curve => onsetOf(curve) ?? []);
        console.log(
            `| ${turn} | ${100 * slope}% | ${100 * noise}% | ${meanAndDeviation(curves.map(lowestEpoch))} | ${meanAndDeviation(onsets)} | ${meanAndDeviation(delays)} |`,
        );
    }
}

/** Networks without dropout on few examples, so that they overfit; and with enough, so that they do not. */
const specs = {
    'digits, 500 examples, SGD': `model m { input(64) dense(128, activation = relu) dense(128, activation = relu) dense(10, activation = softmax) }
        data d { source = builtin(digits) scale = standardize limit = 500 }
        train m on d { optimizer = sgd(learning_rate = 0.01, momentum = 0.95) epochs = 80 }`,
    'digits, 300 examples, Adam': `model m { input(64) dense(128, activation = relu) dense(10, activation = softmax) }
        data d { source = builtin(digits) scale = standardize limit = 300 }
        train m on d { optimizer = adam(0.003) epochs = 80 }`,
    'digits, 200 examples, Adam, three layers': `model m { input(64) dense(128, activation = relu) dense(128, activation = relu) dense(10, activation = softmax) }
        data d { source = builtin(digits) scale = standardize limit = 200 }
        train m on d { optimizer = adam(0.003) epochs = 80 }`,
    'the same with dropout(0.5)': `model m { input(64) dense(128, activation = relu) dropout(0.5) dense(128, activation = relu) dropout(0.5) dense(10, activation = softmax) }
        data d { source = builtin(digits) scale = standardize limit = 200 }
        train m on d { optimizer = adam(0.003) epochs = 80 }`,
    'digits, all 1,438 examples': `model m { input(64) dense(128, activation = relu) dense(10, activation = softmax) }
        data d { source = builtin(digits) scale = standardize }
        train m on d { optimizer = sgd(learning_rate = 0.01, momentum = 0.95) epochs = 60 }`,
    'breast_cancer, Adam': `model m { input(30) dense(64, activation = relu) dense(64, activation = relu) dense(2, activation = softmax) }
        data d { source = builtin(breast_cancer) validation = 30% scale = standardize }
        train m on d { optimizer = adam(0.003) epochs = 80 }`,
    'moons, 120 examples, Adam': `model m { input(2) dense(64, activation = relu) dense(64, activation = relu) dense(2, activation = softmax) }
        data d { source = builtin(moons(n = 200, noise = 0.35)) validation = 40% scale = standardize }
        train m on d { optimizer = adam(0.01) epochs = 150 }`,
};

async function printRealRuns(seeds: number): Promise<void> {
    console.log(
        `| network | onset, seeds 1 to ${seeds} | lowest epoch | last loss over the lowest |\n| --- | --- | --- | --- |`,
    );
    const analyzer = createAnalyzer({ fileExists: () => true, notRunnableYet: {} });
    for (const [name, text] of Object.entries(specs)) {
        const run = analyzer.analyze('file:///onset.netspec', text).spec.runs[0];
        if (run === undefined) {
            throw new ScriptError(`${name} cannot be trained.`);
        }
        const columns: [string[], string[], string[]] = [[], [], []];
        for (let seed = 1; seed <= seeds; seed++) {
            const training: number[] = [];
            const validation: number[] = [];
            await runTraining(
                {
                    run: { ...run, settings: { ...run.settings, seed } },
                    baseUri: pathToFileURL(`${repositoryRoot}/`).href,
                    builtinDataUri: pathToFileURL(`${repositoryRoot}/media/data`).href,
                },
                {
                    readFile: readAddress,
                    now: () => performance.now(),
                    onProgress: ({ finished }) => {
                        training.push(...finished.map(({ trainingLoss }) => trainingLoss));
                        validation.push(...finished.map(({ validationLoss }) => validationLoss));
                    },
                    signal: new AbortController().signal,
                },
            );
            columns[0].push(String(findOverfitting(training, validation)?.since ?? '–'));
            columns[1].push(String(lowestEpoch(validation)));
            columns[2].push((validation.at(-1)! / Math.min(...validation)).toFixed(2));
        }
        console.log(`| ${name} | ${columns.map(column => column.join(' ')).join(' | ')} |`);
    }
}

main(async () => {
    printFalseAlarms();
    console.log();
    printKnownOnsets();
    console.log();
    await printRealRuns(Number(values.seeds));
    return 0;
});
