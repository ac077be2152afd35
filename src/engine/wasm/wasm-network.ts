// A network that runs as programs of WebAssembly: before each pass a handful of numbers are written, and one call does the
// rest.

import { sizeOf } from '../../core/shape.ts';
import type { EvaluationSums, LearnedArray, NetworkOptions, RunningNetwork } from '../backend.ts';
import { CannotRun } from '../cannot-run.ts';
import { addToEvaluation, type OutputReading } from '../evaluation.ts';
import { watchesAt } from '../kernels/step-block.ts';
import { lookUp } from '../look-up.ts';
import { losses } from '../losses/index.ts';
import type { RunningLoss } from '../losses/types.ts';
import type { ReadBatch } from '../metric-sums.ts';
import { probabilitiesOf } from '../network-graph.ts';
import { writeInitialValues } from '../reference/learned.ts';
import { createSampledPredictions } from '../reference/sampled-predictions.ts';
import { findNonFinite, type LastPass, observe } from './inspection.ts';
import { linearPenaltiesOf } from './linear-penalties.ts';
import { Machine, type MachineOptions } from './machine.ts';
import type { MemoryViews } from './memory-views.ts';
import { type NetworkPlan, planNetwork } from './network-plan.ts';
import type { PassProgram } from './pass-program.ts';
import type { Region } from './region.ts';

/** @throws CannotRun where the network or a setting cannot be run, RangeError where there is no memory for it. */
export function createWasmNetwork(
    options: NetworkOptions,
    machineOptions: MachineOptions = {},
): RunningNetwork {
    const { partsInTurn = 1, threads } = machineOptions;
    const plan = planNetwork(options, Math.max(partsInTurn, threads?.most ?? 1));
    const { network, learned, state, training, evaluation, sampled, inspection, width, lossInput } = plan;
    const { settings, capacity } = options;
    checkMemory(plan);
    const machine = new Machine(
        { bytes: plan.memory.end, places: plan.places, seed: settings.seed },
        machineOptions,
    );
    const { views } = machine;
    const work = multiplicationsOf(plan);
    // Backward is twice the work of forward.
    machine.load(training, 3 * work * training.build.rows);
    for (const program of [evaluation, inspection, ...(sampled ? [sampled] : [])]) {
        machine.load(program, work * program.build.rows);
    }
    const arrayOf = (layer: number, { name, shape, values }: NamedRegion): LearnedArray => ({
        layer,
        name,
        shape,
        values: views.floatsOf(values),
    });
    const arrays = learned.map(({ layer, tensor }) => arrayOf(layer, tensor));
    writeFirstValues(plan, options, arrays, views);

    const { call, arguments: values } = settings.loss!;
    const { threshold } = lookUp<RunningLoss>(losses, call)(values, lossInput.form);
    const reading: OutputReading = { threshold, probabilities: probabilitiesOf(network, call, lossInput) };
    const batchOf = ({ outputs, targets, readings }: PassProgram): { rows: number } & ReadBatch => ({
        rows: 0,
        width,
        outputs: views.floatsOf(outputs),
        targets: views.floatsOf(targets),
        ...(readings && {
            readings: new Float64Array(views.memory.buffer, readings.address, readings.bytes / 8),
        }),
    });
    const trainingBatch = batchOf(training);
    const evaluationBatch = batchOf(evaluation);
    const labels = new Int32Array(capacity);
    const average = sampled && createAverage(plan, sampled, settings.mc_samples, options, views);
    const penalties = linearPenaltiesOf(plan, options, views, training).filter(({ isTrained }) => isTrained);
    const reported = linearPenaltiesOf(plan, options, views, evaluation);
    const diverging = learned.flatMap(({ tensor: { own, values: region } }) =>
        own?.penalty === undefined ? [] : [{ own, values: views.floatsOf(region) }],
    );
    const { clipping, squares: sumsOfSquares } = training.update!;
    const weights = learned.filter(({ tensor }) => tensor.name === 'weights');
    /** True where the next step, and then the last one, was announced as one whose gradients are asked for. */
    let watches = false;
    let watched = false;
    /** Updates that rates on a schedule stand at. */
    let stepBefore = 0;
    let last: LastPass | undefined;
    /** What the evaluation in progress is added to: its weights stay as they are. */
    let evaluated: EvaluationSums | undefined;

    return {
        learned: arrays,
        state: state.map(array => arrayOf(array.layer, array)),
        memory: learned.flatMap(({ layer, tensor, memory }) =>
            memory.map((region, index) =>
                arrayOf(layer, { ...tensor, name: `${tensor.name} ${index + 1}`, values: region }),
            ),
        ),
        learnedRates: network.layers.flatMap(({ id }) => {
            const rates = plan.ops[id]!.learnedRates;
            return rates === undefined
                ? []
                : [{ layer: id, rates: rates.rates, logAlpha: views.floatsOf(rates.logAlpha) }];
        }),
        klTerm() {
            return diverging.length === 0
                ? undefined
                : diverging.reduce((sum, { own, values: logAlpha }) => sum + own.penalty!(logAlpha), 0);
        },
        trainStep(examples, order, from, to, step, sums) {
            const rows = to - from;
            stepBefore = step;
            machine.choose(training, examples, order, from, to);
            watched = watches;
            watches = false;
            views.words[watchesAt / 4] = watched ? 1 : 0;
            const loss = machine.run(training, { step });
            last = { isTraining: true, examples, order, from, to, step };
            if (!Number.isFinite(loss)) {
                return loss;
            }
            if (sums !== undefined) {
                trainingBatch.rows = rows;
                addToEvaluation(sums, trainingBatch, reading, machine.labelsOf(examples, rows, labels));
            }
            if (plan.pausesForPenalties) {
                for (const penalty of penalties) {
                    penalty.addGradient(rows);
                }
                machine.resume(training);
            }
            return loss;
        },
        evaluate(examples, from, to, sums, order) {
            const rows = to - from;
            const step = stepBefore;
            if (evaluated !== sums) {
                evaluated = sums;
                machine.forgetPacked();
            }
            machine.choose(evaluation, examples, order, from, to);
            last = { isTraining: false, examples, order, from, to, step };
            const ofBatch = machine.labelsOf(examples, rows, labels);
            if (average !== undefined) {
                sums.loss += average.compute(machine, last, sums.leftOut !== undefined);
                addToEvaluation(sums, average.batch, average.reading, ofBatch);
                if (sums.leftOut !== undefined) {
                    average.addLeftOut(average.batch, sums.leftOut);
                }
            }
            // A penalty stands for the noise, so it is that of the network without any.
            if (average === undefined || reported.length > 0) {
                machine.choose(evaluation, examples, order, from, to);
                const loss = machine.run(evaluation, { step });
                if (average === undefined) {
                    sums.loss += loss;
                    evaluationBatch.rows = rows;
                    addToEvaluation(sums, evaluationBatch, reading, ofBatch);
                }
            }
            for (const penalty of reported) {
                sums.adaptiveL2 = (sums.adaptiveL2 ?? 0) + penalty.sum(rows, step);
            }
        },
        observe(activations) {
            if (last !== undefined) {
                observe(machine, plan, last, activations);
            }
        },
        watchGradients() {
            watches = true;
        },
        addGradientSquares(squares) {
            if (!watched) {
                throw new Error('The step was not announced as one whose gradients are asked for.');
            }
            const factor = clipping === undefined ? 1 : views.floatsOf(clipping)[0]!;
            for (const array of weights) {
                const { layer, tensor } = array;
                const sums = sumsOfSquares.get(array);
                const square =
                    sums === undefined
                        ? squareOf(views.floatsOf(training.build.gradient(tensor)))
                        : sumOf(views.doublesOf(sums));
                squares[layer] = squares[layer]! + square / factor ** 2;
            }
        },
        continueAfter(step) {
            stepBefore = Math.max(0, step - 1);
        },
        findNonFinite: () => last && findNonFinite(machine, plan, last),
        plannedBytes: plan.memory.end,
        dispose: () => machine.dispose(),
    };
}

/** What addresses of 32 bits reach. */
const mostMemory = 2 ** 32;

/** @throws CannotRun where the network would not fit in any memory. */
function checkMemory({ memory, network }: NetworkPlan): void {
    if (memory.end > mostMemory - 65536) {
        const gigabytes = (memory.end / 1e9).toFixed(1);
        throw new CannotRun(
            `This network of ${network.parameterCount.toLocaleString('en')} parameters would take ${gigabytes} GB to train, ` +
                'and at most 4.2 GB can be had: make its layers or batch_size smaller.',
        );
    }
}

interface NamedRegion {
    readonly name: string;
    readonly shape: LearnedArray['shape'];
    readonly values: Region;
}

function writeFirstValues(
    { network, learned, state, randomKeys }: NetworkPlan,
    { settings }: NetworkOptions,
    arrays: readonly LearnedArray[],
    views: MemoryViews,
): void {
    for (const [index, { layer, tensor }] of learned.entries()) {
        // An array's place among those of its layer stands where a mask has its example.
        const place = learned.slice(0, index).filter(before => before.layer === layer).length;
        const { values } = arrays[index]!;
        writeInitialValues({ ...tensor, values }, place, network.layers[layer]!, {
            network,
            settings,
            randomKeys,
        });
    }
    for (const { values, initial } of state) {
        views.floatsOf(values).fill(initial);
    }
}

/** The average of what several networks with noise predict. */
function createAverage(
    { network, width, lossInput }: NetworkPlan,
    program: PassProgram,
    samples: number,
    { settings, capacity }: NetworkOptions,
    views: MemoryViews,
) {
    const { averages, loss, reset, add, addLeftOut } = createSampledPredictions(
        settings.loss!,
        lossInput,
        samples,
        width,
        capacity,
        'float32',
    );
    const outputs = views.floatsOf(program.outputs);
    const batch = { rows: 0, width, outputs: averages, targets: views.floatsOf(program.targets) };
    const probabilities = probabilitiesOf(network, settings.loss!.call, lossInput, true);
    const reading: OutputReading = { threshold: loss.threshold, probabilities };
    return {
        batch,
        reading,
        addLeftOut,
        /** Returns the sum of the losses of the averages, which `batch` then holds. */
        compute(machine: Machine, { examples, order, from, to, step }: LastPass, keeps: boolean): number {
            reset(keeps);
            batch.rows = to - from;
            machine.choose(program, examples, order, from, to);
            for (let sample = 0; sample < samples; sample++) {
                machine.run(program, { step, sample, firstExample: from });
                add(outputs, batch.rows);
            }
            return loss.sum(batch);
        },
    };
}

/** Multiplications of one example, forward, about: one for each weight and each place that it is used at. */
function multiplicationsOf({ network, learned }: NetworkPlan): number {
    let perExample = 0;
    for (const { layer, tensor } of learned) {
        const { outputShape } = network.layers[layer]!;
        const places = tensor.isRegularized ? sizeOf(outputShape) / (outputShape.at(-1) ?? 1) : 0;
        perExample += (places * tensor.values.bytes) / 4;
    }
    return perExample;
}

function sumOf(values: Float64Array): number {
    return values.reduce((sum, value) => sum + value, 0);
}

/** In four sums: each addition waits for the one before it. */
function squareOf(values: Float32Array): number {
    let [a, b, c, d] = [0, 0, 0, 0];
    const whole = values.length - (values.length % 4);
    for (let i = 0; i < whole; i += 4) {
        a += values[i]! * values[i]!;
        b += values[i + 1]! * values[i + 1]!;
        c += values[i + 2]! * values[i + 2]!;
        d += values[i + 3]! * values[i + 3]!;
    }
    for (let i = whole; i < values.length; i++) {
        a += values[i]! * values[i]!;
    }
    return a + b + (c + d);
}
