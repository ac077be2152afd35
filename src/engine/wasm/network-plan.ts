// What running a network takes, worked out without any memory yet: its programs, and where each of their regions lies.

import { sizeOf } from '../../core/shape.ts';
import type { ResolvedLayer, ResolvedNetwork } from '../../model/resolved.ts';
import type { NetworkOptions } from '../backend.ts';
import { CannotRun } from '../cannot-run.ts';
import { stepBlockEnd } from '../kernels/step-block.ts';
import { lookUp } from '../look-up.ts';
import { type LossInput, lossInputOf, randomKeysOf } from '../network-graph.ts';
import type { AffineUse } from '../ops/types.ts';
import { activitiesOf, affineUseOf, withGateInputs } from '../reference/connect.ts';
import { connectWeightNoises } from './connect.ts';
import { identity } from './ops/identity.ts';
import { wasmOps } from './ops/index.ts';
import type { LearnedRegion, StateRegion, WasmOp, WasmOpUse } from './ops/types.ts';
import { wasmOptimizers } from './optimizers/index.ts';
import type { WasmOptimizer } from './optimizers/types.ts';
import { addPass, type PassProgram } from './pass-program.ts';
import { layOut, type PlannedMemory, roundUp } from './planner.ts';
import { Region, words32 } from './region.ts';
import { type Stage, stagesOf } from './stages.ts';

/** A learned array with what acts on it. */
export interface PlannedArray {
    readonly layer: number;
    readonly tensor: LearnedRegion;
    /** What the optimizer remembers of it. */
    readonly memory: readonly Region[];
}

export interface PlannedState extends StateRegion {
    readonly layer: number;
}

/** A network whose layers have become ops, before any program is written. */
export interface Parts {
    readonly options: NetworkOptions;
    readonly network: ResolvedNetwork;
    readonly ops: readonly WasmOp[];
    readonly stages: readonly Stage[];
    readonly learned: readonly PlannedArray[];
    readonly optimizer: WasmOptimizer;
    readonly lossInput: LossInput;
    /** Values of one example of what the loss reads. */
    readonly width: number;
    /** Places of a batch's examples among all: u32. */
    readonly places: Region;
}

export interface NetworkPlan extends Parts {
    readonly state: readonly PlannedState[];
    readonly training: PassProgram;
    readonly evaluation: PassProgram;
    readonly randomKeys: readonly number[];
    readonly memory: PlannedMemory;
}

/** @throws CannotRun where the network or a setting cannot be run. */
export function planNetwork(options: NetworkOptions): NetworkPlan {
    const parts = createParts(options);
    const { capacity } = options;
    const { learned, places, ops } = parts;
    const training = addPass(parts, 'training', capacity);
    const evaluation = addPass(parts, 'evaluation', capacity);
    const state = ops.flatMap(({ state: arrays = [] }, layer) => arrays.map(array => ({ ...array, layer })));
    const passes = [training, evaluation];
    const kept = [
        ...learned.flatMap(({ tensor, memory }) => [tensor.values, ...memory]),
        ...state.map(({ values }) => values),
        places,
        ...passes.flatMap(({ build, code }) => [code, ...build.scalars.map(({ region }) => region)]),
    ];
    const memory = layOut(
        roundUp(stepBlockEnd),
        kept,
        passes.map(({ build }) => build.program),
    );
    return { ...parts, state, training, evaluation, randomKeys: randomKeysOf(parts.network), memory };
}

function createParts(options: NetworkOptions): Parts {
    const { settings, capacity } = options;
    const network = withGateInputs(options.network);
    if (settings.loss === null) {
        throw new CannotRun('A run needs a loss.');
    }
    const activities = activitiesOf(network);
    const outputLayer = network.layers.at(-1)!.id;
    const usual = lossInputOf(network, settings.loss.call);
    // A penalty on the output itself needs the output itself, and not only the scores before its activation.
    const lossInput: LossInput =
        usual.layer !== outputLayer && activities.some(({ layer }) => layer === outputLayer)
            ? { layer: outputLayer, form: 'probabilities' }
            : usual;
    const randomKeys = randomKeysOf(network);
    const createOp = (layer: ResolvedLayer, actedOn?: AffineUse<WasmOp>): WasmOp =>
        lookUp<WasmOp>(
            wasmOps,
            layer.kind,
        )({
            parameters: layer.parameters,
            inputShapes: layer.inputs.map(input => network.layers[input]!.outputShape),
            outputShape: layer.outputShape,
            noiseKey: randomKeys[layer.id]!,
            description: options.describe(layer.id),
            plan: options.plan,
            trainingExamples: options.trainingExamples,
            actedOn,
        } satisfies Record<keyof WasmOpUse<never>, unknown>);
    const ops = network.layers.map(layer =>
        // The activation that the loss is fused with is not computed.
        layer.id > lossInput.layer ? identity() : createOp(layer, affineUseOf(network, layer, createOp)),
    );
    connectWeightNoises({ ...options, network }, ops);
    const optimizer = lookUp<WasmOptimizer>(
        wasmOptimizers,
        settings.optimizer.call,
    )(settings.optimizer.arguments);
    const learned = network.layers.flatMap(({ id }) =>
        ops[id]!.learned.map((tensor): PlannedArray => {
            const memory = Array.from(
                { length: optimizer.memories },
                (_, index) => new Region(`${tensor.name} ${index + 1}`, tensor.values.bytes),
            );
            return { layer: id, tensor, memory };
        }),
    );
    return {
        options,
        network,
        ops,
        stages: stagesOf(network, ops, lossInput.layer),
        learned,
        optimizer,
        lossInput,
        width: sizeOf(network.layers[lossInput.layer]!.outputShape),
        places: words32('places', capacity),
    };
}
