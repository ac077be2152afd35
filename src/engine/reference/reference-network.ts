// The reference backend: plain TypeScript, readable, in float32 or float64, and the oracle for every other backend.

import { sizeOf } from '../../core/shape.ts';
import type { Backend, NetworkOptions, RunningNetwork } from '../backend.ts';
import { CannotRun } from '../cannot-run.ts';
import { clipNorm } from '../clip-norm.ts';
import type { EncodedExamples } from '../encode-examples.ts';
import { addToEvaluation } from '../evaluation.ts';
import { allocateFloats, type Floats } from '../floats.ts';
import { lookUp } from '../look-up.ts';
import { losses } from '../losses/index.ts';
import { smoothingOf } from '../losses/label-smoothing.ts';
import type { LossBatch, RunningLoss } from '../losses/types.ts';
import { lossInputOf, randomKeysOf } from '../network-graph.ts';
import { ops } from '../ops/index.ts';
import type { OpUse, Pass, RunningOp } from '../ops/types.ts';
import { createPace } from '../schedules/pace.ts';
import { layOut } from './buffers.ts';
import { createLearned, createOptimizer, type Learned } from './learned.ts';

export const referenceBackend: Backend = { name: 'reference', create: createReferenceNetwork };

/** A running network whose parts of a step can be had one by one, as gradient checks need them. */
export interface ReferenceNetwork extends RunningNetwork {
    readonly learned: readonly Learned[];
    /** Computes the examples `order[from .. to)` and returns the sum of their losses. */
    forward(
        examples: EncodedExamples,
        order: Int32Array,
        from: number,
        to: number,
        step: number,
        training: boolean,
    ): number;
    /** Writes the gradients of the mean loss of the last `forward`, penalties included, to `learned`. */
    backward(): void;
}

export function createReferenceNetwork(options: NetworkOptions): ReferenceNetwork {
    const { network, settings, plan, capacity, precision } = options;
    const { seed, clip_norm: longestGradient } = settings;
    if (settings.loss === null) {
        throw new CannotRun('A run needs a loss.');
    }
    const lossInput = lossInputOf(network, settings.loss.call);
    const loss = lookUp<RunningLoss>(losses, settings.loss.call)(settings.loss.arguments, lossInput.form);
    const randomKeys = randomKeysOf(network);
    const running = network.layers.map(layer =>
        lookUp<RunningOp>(
            ops,
            layer.kind,
        )({
            parameters: layer.parameters,
            inputShapes: layer.inputs.map(input => network.layers[input]!.outputShape),
            outputShape: layer.outputShape,
            precision,
            capacity,
            noiseKey: randomKeys[layer.id]!,
            description: options.describe(layer.id),
        } satisfies Record<keyof OpUse<never>, unknown>),
    );
    const optimizer = createOptimizer(settings);
    const momentOf = createPace(settings, plan);
    const learned = createLearned({ network, settings, ops: running, randomKeys, precision }, optimizer);
    const { stages, input, lossOutput, lossGradient } = layOut(
        network,
        running,
        lossInput.layer,
        capacity,
        precision,
    );
    const width = sizeOf(network.layers[lossInput.layer]!.outputShape);
    const targets = allocateFloats(precision, capacity * width);
    const smoothTargets = smoothingOf(settings, width);
    const pass: Pass = { rows: 0, training: false, seed, step: 0 };
    const batch: { rows: number } & Omit<LossBatch, 'rows'> = {
        rows: 0,
        width,
        outputs: lossOutput,
        targets,
    };

    const compute = (rows: number, step: number, training: boolean): number => {
        pass.rows = rows;
        pass.step = step;
        pass.training = training;
        batch.rows = rows;
        for (const stage of stages) {
            stage.op.forward(pass, stage.buffers);
        }
        return loss.sum(batch);
    };
    const forward: ReferenceNetwork['forward'] = (examples, order, from, to, step, training) => {
        copyRows(examples.features, examples.featureSize, order, from, to, input);
        copyRows(examples.targets, width, order, from, to, targets);
        if (training) {
            smoothTargets?.({ rows: to - from, width, targets });
        }
        return compute(to - from, step, training);
    };
    const backward = (): void => {
        loss.gradient(batch, lossGradient);
        for (let index = stages.length - 1; index >= 0; index--) {
            const stage = stages[index]!;
            if (stage.runsBackward) {
                stage.op.backward(pass, stage.buffers);
                for (const { into, from, size } of stage.additions) {
                    add(into, from, pass.rows * size);
                }
            }
        }
        for (const { values, gradient, regularizers } of learned) {
            for (const regularizer of regularizers) {
                regularizer.addGradient?.(values, gradient);
            }
        }
    };
    const update = (step: number): void => {
        const moment = momentOf(step);
        if (longestGradient !== null) {
            clipNorm(learned, longestGradient);
        }
        for (const tensor of learned) {
            optimizer.update(tensor, moment);
            for (const regularizer of tensor.regularizers) {
                regularizer.constrain?.(tensor.values);
            }
        }
        for (const { op } of stages) {
            op.updateState?.();
        }
    };
    return {
        learned,
        state: running.flatMap(({ state = [] }, layer) => state.map(array => ({ layer, ...array }))),
        forward,
        backward,
        trainStep(examples, order, from, to, step) {
            const sum = forward(examples, order, from, to, step, true);
            if (Number.isFinite(sum)) {
                backward();
                update(step);
            }
            return sum;
        },
        evaluate(examples, from, to, sums) {
            const { featureSize } = examples;
            input.set(examples.features.subarray(from * featureSize, to * featureSize));
            targets.set(examples.targets.subarray(from * width, to * width));
            sums.loss += compute(to - from, 0, false);
            addToEvaluation(sums, batch, loss.threshold, examples.labels, from);
        },
        findNonFinite() {
            for (const { layer, size, op, buffers } of stages) {
                if (op.learned.some(({ values }) => !isAllFinite(values, values.length))) {
                    return { layer, what: 'weights' };
                }
                if (!isAllFinite(buffers.output, pass.rows * size)) {
                    return { layer, what: 'output' };
                }
            }
            return undefined;
        },
    };
}

/** Copies rows `order[from .. to)` of `source`, [rows, width], to the first rows of `into`. */
function copyRows(
    source: Float32Array,
    width: number,
    order: Int32Array,
    from: number,
    to: number,
    into: Floats,
): void {
    for (let index = from, at = 0; index < to; index++) {
        const start = order[index]! * width;
        for (let column = 0; column < width; column++, at++) {
            into[at] = source[start + column]!;
        }
    }
}

function add(into: Floats, from: Floats, length: number): void {
    for (let i = 0; i < length; i++) {
        into[i] = into[i]! + from[i]!;
    }
}

function isAllFinite(values: Floats, length: number): boolean {
    for (let i = 0; i < length; i++) {
        if (!Number.isFinite(values[i])) {
            return false;
        }
    }
    return true;
}
