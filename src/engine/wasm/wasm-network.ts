// A network that runs as programs of WebAssembly: before each pass a handful of numbers are written, and one call does the
// rest.

import { streams } from '../../core/random/streams.ts';
import type { LearnedArray, NetworkOptions, RunningNetwork } from '../backend.ts';
import type { EncodedExamples } from '../encode-examples.ts';
import { addToEvaluation, type OutputReading } from '../evaluation.ts';
import { firstExampleAt, lossAt, rowsAt, seedAt, stepAt, streamAt } from '../kernels/step-block.ts';
import { lookUp } from '../look-up.ts';
import { losses } from '../losses/index.ts';
import type { LossBatch, RunningLoss } from '../losses/types.ts';
import { probabilitiesOf } from '../network-graph.ts';
import { writeInitialValues } from '../reference/learned.ts';
import { ExamplesInMemory } from './examples-in-memory.ts';
import { createMemory, instantiate, type Variant } from './instance.ts';
import { MemoryViews } from './memory-views.ts';
import { type NetworkPlan, planNetwork } from './network-plan.ts';
import type { PassProgram } from './pass-program.ts';
import type { Region } from './region.ts';

export interface WasmOptions {
    /** `relaxed` where it is left out. */
    readonly variant?: Variant;
    /** The work is cut as for so many threads, and done by one: what it computes has to be the same bits. */
    readonly partsInTurn?: number;
}

/** @throws CannotRun where the network or a setting cannot be run, RangeError where there is no memory for it. */
export function createWasmNetwork(
    options: NetworkOptions,
    { variant = 'relaxed', partsInTurn = 1 }: WasmOptions = {},
): RunningNetwork {
    const plan = planNetwork(options);
    const { network, learned, state, training, evaluation, width, lossInput } = plan;
    const { settings } = options;
    const memory = createMemory(plan.memory.end);
    const kernels = instantiate(variant, memory);
    const views = new MemoryViews(memory, plan.memory.end);
    for (const { build, code } of [training, evaluation]) {
        views.words.set(build.program.toWords(), code.address / 4);
    }
    const examplesInMemory = new ExamplesInMemory(views);
    const places = new Uint32Array(memory.buffer, plan.places.address, plan.places.bytes / 4);
    const arrayOf = (layer: number, { name, shape, values }: NamedRegion): LearnedArray => ({
        layer,
        name,
        shape,
        values: views.floatsOf(values),
    });
    const learnedArrays = learned.map(({ layer, tensor }) => arrayOf(layer, tensor));
    writeFirstValues(plan, options, learnedArrays, views);

    const { call, arguments: values } = settings.loss!;
    const { threshold } = lookUp<RunningLoss>(losses, call)(values, lossInput.form);
    const reading: OutputReading = {
        threshold,
        probabilities: probabilitiesOf(network, call, lossInput),
    };
    const labelsOfBatch = new Int32Array(options.capacity);
    const batchOf = ({ outputs, targets }: PassProgram): { rows: number } & LossBatch => ({
        rows: 0,
        width,
        outputs: views.floatsOf(outputs),
        targets: views.floatsOf(targets),
    });
    const trainingBatch = batchOf(training);
    const evaluationBatch = batchOf(evaluation);
    views.words[seedAt / 4] = settings.seed;
    /** Updates done before the last pass. */
    let stepBefore = 0;

    const run = ({ build, code }: PassProgram, rows: number, step: number): number => {
        const { words, floats, doubles } = views;
        stepBefore = step;
        words[rowsAt / 4] = rows;
        words[stepAt / 4] = step;
        words[streamAt / 4] = streams.masks;
        words[firstExampleAt / 4] = 0;
        for (const { region, type, at } of build.scalars) {
            const view = type === 'f32' ? floats : type === 'u32' ? words : doubles;
            view[region.address / view.BYTES_PER_ELEMENT] = at(step);
        }
        if (partsInTurn > 1) {
            kernels.runInTurn(code.address, partsInTurn);
        } else {
            kernels.run(code.address, 0, 1);
        }
        return doubles[lossAt / 8]!;
    };
    const labelsIn = ({ labels }: EncodedExamples, rows: number): Int32Array | undefined => {
        for (let row = 0; labels !== undefined && row < rows; row++) {
            labelsOfBatch[row] = labels[places[row]!]!;
        }
        return labels && labelsOfBatch;
    };
    return {
        learned: learnedArrays,
        state: state.map(array => arrayOf(array.layer, array)),
        memory: learned.flatMap(({ layer, tensor, memory: regions }) =>
            regions.map((region, index) =>
                arrayOf(layer, { ...tensor, name: `${tensor.name} ${index + 1}`, values: region }),
            ),
        ),
        trainStep(examples, order, from, to, step, sums) {
            const rows = to - from;
            for (let row = 0; row < rows; row++) {
                places[row] = order[from + row]!;
            }
            examplesInMemory.choose(examples, places, rows, training);
            const loss = run(training, rows, step);
            if (sums !== undefined && Number.isFinite(loss)) {
                trainingBatch.rows = rows;
                addToEvaluation(sums, trainingBatch, reading, labelsIn(examples, rows));
            }
            return loss;
        },
        evaluate(examples, from, to, sums) {
            const rows = to - from;
            for (let row = 0; row < rows; row++) {
                places[row] = from + row;
            }
            examplesInMemory.choose(examples, places, rows, evaluation);
            sums.loss += run(evaluation, rows, stepBefore);
            evaluationBatch.rows = rows;
            addToEvaluation(sums, evaluationBatch, reading, labelsIn(examples, rows));
        },
        continueAfter(step) {
            stepBefore = Math.max(0, step - 1);
        },
        findNonFinite() {
            return undefined;
        },
    };
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
