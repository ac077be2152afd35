// What running a network takes, worked out without any memory yet: its programs, and where each of their regions lies.

import type { TrainSettings } from '../../catalog/blocks/train.ts';
import { sizeOf } from '../../core/shape.ts';
import { isLinearModel, linearModelOf } from '../../model/linear-model.ts';
import type { ResolvedLayer, ResolvedNetwork } from '../../model/resolved.ts';
import { isNoise } from '../../model/twin.ts';
import type { NetworkOptions } from '../backend.ts';
import { CannotRun } from '../cannot-run.ts';
import { stepBlockEnd } from '../kernels/step-block.ts';
import { lookUp } from '../look-up.ts';
import { smoothingOf } from '../losses/label-smoothing.ts';
import { type LossInput, lossInputOf, randomKeysOf } from '../network-graph.ts';
import type { AffineUse } from '../ops/types.ts';
import { activitiesOf, affineUseOf, withGateInputs } from '../reference/connect.ts';
import { regularizerCallsOf } from '../reference/learned.ts';
import { connectWeightNoises } from './connect.ts';
import { identity } from './ops/identity.ts';
import { wasmOps } from './ops/index.ts';
import type { LearnedRegion, StateRegion, WasmOp, WasmOpUse } from './ops/types.ts';
import { wasmOptimizers } from './optimizers/index.ts';
import type { WasmOptimizer } from './optimizers/types.ts';
import { addPass, type PassProgram } from './pass-program.ts';
import { layOut, type PlannedMemory, roundUp } from './planner.ts';
import { Region, words32 } from './region.ts';
import { type AddActivityGradient, wasmActivityRegularizers } from './regularizers/activity.ts';
import { wasmRegularizers } from './regularizers/index.ts';
import type { WasmRegularizer } from './regularizers/types.ts';
import { ownersOf, type Stage, stagesOf } from './stages.ts';

/** A learned array with what acts on it. */
export interface PlannedArray {
    readonly layer: number;
    readonly tensor: LearnedRegion;
    /** What the optimizer remembers of it. */
    readonly memory: readonly Region[];
    readonly regularizers: readonly WasmRegularizer[];
}

export interface PlannedState extends StateRegion {
    readonly layer: number;
}

/** A network whose layers have become ops, before any program is written. */
export interface Parts {
    readonly options: NetworkOptions;
    readonly mostParts: number;
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
    /** For each layer, the one whose output is its own. */
    readonly owner: readonly number[];
    /** Layers whose own output is read by more than other layers, so that none takes them in. */
    readonly seen: ReadonlySet<number>;
    /** Targets of the right class and of the others, while training. */
    readonly classTargets: { readonly on: number; readonly off: number };
    readonly activities: readonly PlannedActivity[];
    /** True where a penalty is computed in TypeScript between backward and update: `adaptive_l2`. */
    readonly pausesForPenalties: boolean;
}

/** A penalty on the output of a layer. */
export interface PlannedActivity {
    readonly layer: number;
    readonly units: number;
    readonly addGradient: AddActivityGradient;
}

export interface NetworkPlan extends Parts {
    readonly state: readonly PlannedState[];
    readonly training: PassProgram;
    readonly evaluation: PassProgram;
    /** One of the networks that an evaluation averages. */
    readonly sampled: PassProgram | undefined;
    /** Evaluation of a few examples, after which every layer's output is there. */
    readonly inspection: PassProgram;
    readonly randomKeys: readonly number[];
    readonly memory: PlannedMemory;
}

/** Examples that are inspected at a time: their outputs are all kept, so these are few. */
const inspectedRows = 64;

/**
 * `mostParts` is among how many threads the work may be cut.
 * @throws CannotRun where the network or a setting cannot be run.
 */
export function planNetwork(options: NetworkOptions, mostParts: number): NetworkPlan {
    const parts = createParts(options, mostParts);
    const { capacity: rows, settings } = options;
    const { learned, places, ops, network } = parts;
    const training = addPass(parts, { pass: 'training', rows: Math.min(rows, settings.batch_size) });
    const evaluation = addPass(parts, { pass: 'evaluation', rows });
    const isSampled = settings.mc_samples > 1 && network.layers.some(isNoise);
    const sampled = isSampled ? addPass(parts, { pass: 'sampled', rows }) : undefined;
    const inspection = addPass(parts, {
        pass: 'evaluation',
        rows: Math.min(rows, inspectedRows),
        isInspection: true,
    });
    const state = ops.flatMap(({ state: arrays = [] }, layer) => arrays.map(array => ({ ...array, layer })));
    const passes = [training, evaluation, inspection, ...(sampled ? [sampled] : [])];
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
    const randomKeys = randomKeysOf(network);
    return { ...parts, state, training, evaluation, sampled, inspection, randomKeys, memory };
}

function createParts(options: NetworkOptions, mostParts: number): Parts {
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
            const regularizers = [
                ...regularizersOf(network.layers[id]!, tensor, settings),
                ...(tensor.own === undefined ? [] : [tensor.own]),
            ];
            return { layer: id, tensor, memory, regularizers };
        }),
    );
    const owner = ownersOf(network, ops);
    const width = sizeOf(network.layers[lossInput.layer]!.outputShape);
    const linear = layersOfLinearModel(network, settings.loss.call);
    return {
        options,
        mostParts,
        network,
        ops,
        stages: stagesOf(network, ops, lossInput.layer),
        learned,
        optimizer,
        lossInput,
        width,
        places: words32('places', capacity),
        owner,
        seen: new Set([...activities.map(({ layer }) => layer), ...linear].map(layer => owner[layer]!)),
        classTargets: classTargetsOf(settings, width),
        activities: activities.map(({ layer, units, call }) => ({
            layer,
            units,
            addGradient: lookUp<AddActivityGradient>(wasmActivityRegularizers, call.call)(call.arguments),
        })),
        pausesForPenalties: network.layers.some(layer =>
            ops[layer.id]!.learned.some(tensor =>
                regularizerCallsOf(layer, tensor, settings).some(({ call }) => call === 'adaptive_l2'),
            ),
        ),
    };
}

/** Of what is not regularized by itself, as a bias, penalties alone are asked for. */
function regularizersOf(
    layer: ResolvedLayer,
    tensor: LearnedRegion,
    settings: TrainSettings,
): WasmRegularizer[] {
    const all = regularizerCallsOf(layer, tensor, settings).map(call =>
        lookUp<WasmRegularizer>(wasmRegularizers, call.call)(call.arguments),
    );
    return tensor.isRegularized ? all : all.filter(({ addGradient }) => addGradient !== undefined);
}

/** A class is one in its place and zero elsewhere, unless it is smoothed. */
function classTargetsOf(settings: TrainSettings, width: number): Parts['classTargets'] {
    const targets = Float32Array.of(1, 0);
    // Of a single output, 1 and 0 are its two targets; of two, they are those of the right class and the other.
    smoothingOf(settings, width)?.({ rows: 2, width: 1, targets });
    return { on: targets[0]!, off: targets[1]! };
}

/** The dense layer of a linear model and what it reads, which penalties of such models are computed from. */
function layersOfLinearModel(network: ResolvedNetwork, loss: string): number[] {
    const model = linearModelOf(network, loss);
    return isLinearModel(model) ? [model.dense.id, model.dense.inputs[0]!] : [];
}
