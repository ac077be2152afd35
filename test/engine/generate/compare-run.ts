// Runs a network on both backends, and says where they differ by more than rounding can explain.

import { createSequence } from '../../../src/core/random/streams.ts';
import type { EvaluationSums, NetworkOptions, RunningNetwork } from '../../../src/engine/backend.ts';
import { CannotRun } from '../../../src/engine/cannot-run.ts';
import { encodeExamples } from '../../../src/engine/encode-examples.ts';
import type { Precision } from '../../../src/engine/floats.ts';
import type { ActivationSums } from '../../../src/engine/layer-statistics.ts';
import { isAffine } from '../../../src/engine/network-graph.ts';
import { createReferenceNetwork } from '../../../src/engine/reference/reference-network.ts';
import { planSteps } from '../../../src/engine/step-plan.ts';
import { createWasmNetwork } from '../../../src/engine/wasm/wasm-network.ts';
import { activationBins } from '../../../src/model/epoch-details.ts';
import type { RandomRun } from './random-run.ts';

/** Largest difference that rounding explains by itself, relative to the largest value of an array. */
const tolerance = 1e-4;
/** And so many times what the reference differs from itself where its weights are moved by a few last places. */
const slack = 20;
/** About eight of a float32's last places, of each weight; and two of a unit whose output is about 1, as its sum is rounded. */
const move = 1e-6;
const absoluteMove = 2e-7;
/** Tries until the reference differs enough: which way a tie falls may hang on one of many last places. */
const mostMoves = 40;

type Create = (options: NetworkOptions) => RunningNetwork;

/** Everything that a run computes, by what it is called. */
export type Trace = ReadonlyMap<string, Float64Array>;

export interface Verdict {
    /**
     * `refused`: both backends say that it cannot be run. `sensitive`: they differ, but not by more than the reference does
     * from itself where its weights are moved by a few last places.
     */
    readonly kind: 'same' | 'sensitive' | 'refused';
    /** Of the largest value of an array. */
    readonly largest: number;
}

/** @throws Error where the backends differ, or one throws where the other does not. */
export function compareRun(run: RandomRun): Verdict {
    const reference = attempt(() => traceOf(createReferenceNetwork, run));
    const ours = attempt(() => traceOf(wasm('portable', 1), run));
    if (reference instanceof CannotRun) {
        if (ours instanceof CannotRun && ours.message === reference.message) {
            return { kind: 'refused', largest: 0 };
        }
        throw new Error(
            `The reference refuses: ${reference.message}\nThis backend: ${ours instanceof Error ? ours.message : 'runs it'}`,
        );
    }
    if (ours instanceof CannotRun) {
        throw new Error(`Refused: ${ours.message}`);
    }
    for (const parts of [2, 3]) {
        const cut = traceOf(wasm('portable', parts), run);
        for (const [what, values] of ours) {
            if (!areSameBits(cut.get(what)!, values)) {
                throw new Error(`${what}: other bits for ${parts} parts`);
            }
        }
    }
    const portable = compare(ours, reference, run);
    const relaxed = compare(traceOf(wasm('relaxed', 1), run), reference, run);
    return {
        kind: portable.kind === 'sensitive' || relaxed.kind === 'sensitive' ? 'sensitive' : 'same',
        largest: Math.max(portable.largest, relaxed.largest),
    };
}

const wasm =
    (variant: 'portable' | 'relaxed', partsInTurn: number): Create =>
    options =>
        createWasmNetwork(options, { variant, partsInTurn });

/** A refusal is a result; anything else that is thrown is a failure. */
function attempt<T>(work: () => T): T | CannotRun {
    try {
        return work();
    } catch (error) {
        if (error instanceof CannotRun) {
            return error;
        }
        throw error;
    }
}

function compare(ours: Trace, reference: Trace, run: RandomRun): Verdict {
    const differences = differencesOf(ours, reference, run);
    const largest = Math.max(0, ...differences.values());
    const large = [...differences].filter(([, difference]) => !(difference <= tolerance));
    if (large.length === 0) {
        return { kind: 'same', largest };
    }
    // Training that diverges leaves float32 at a step that hangs on how sums are rounded.
    if (reference.get('training losses')!.some(loss => !(Math.abs(loss) < 1e18)) && !isBroken(run)) {
        return { kind: 'sensitive', largest: 0 };
    }
    const own = differencesOf(traceOf(createReferenceNetwork, run, 'float64'), reference, run);
    const unexplained = () =>
        large.find(([what, difference]) => !(difference <= tolerance + slack * own.get(what)!));
    for (let moved = 1; moved <= mostMoves && unexplained() !== undefined; moved++) {
        const trace = traceOf(createReferenceNetwork, run, 'float32', moved);
        for (const [what, difference] of differencesOf(trace, reference, run)) {
            own.set(what, Math.max(own.get(what)!, difference));
        }
    }
    const found = unexplained();
    if (found !== undefined) {
        const [what, difference] = found;
        throw new Error(
            `${what}: differs by ${difference} of its largest value, and the reference from itself by ${own.get(what)}.\n` +
                `expected ${[...reference.get(what)!].slice(0, 8)}\nfound    ${[...ours.get(what)!].slice(0, 8)}`,
        );
    }
    return { kind: 'sensitive', largest: 0 };
}

/** Trains and evaluates. With `moved`, the first weights are moved at random, by a relative `move`. */
function traceOf(create: Create, run: RandomRun, precision: Precision = 'float32', moved = 0): Trace {
    const { network, settings, examples, steps } = run;
    const running = create({
        network,
        settings,
        plan: planSteps(settings, examples.count),
        trainingExamples: examples.count,
        capacity: Math.max(settings.batch_size, 7),
        precision,
        describe: String,
    });
    if (moved > 0) {
        moveWeights(running, moved);
    }
    const encoded = encodeExamples(network, settings.loss!.call, examples);
    const order = Int32Array.from({ length: examples.count }, (_, row) => examples.count - 1 - row);
    const trace = new Map<string, Float64Array>();
    const put = (name: string, values: ArrayLike<number>) => trace.set(name, Float64Array.from(values));
    const losses: number[] = [];
    const trained = noSums();
    let from = 0;
    for (let step = 0; step < steps; step++) {
        const to = Math.min(from + settings.batch_size, examples.count);
        running.watchGradients?.();
        losses.push(running.trainStep(encoded, order, from, to, step, trained));
        from = to === examples.count ? 0 : to;
    }
    put('training losses', losses);
    const squares = new Float64Array(network.layers.length);
    // Where the loss is not finite, no gradient is computed.
    if (Number.isFinite(losses.at(-1))) {
        running.addGradientSquares?.(squares);
    }
    put('gradient squares', squares);
    for (const { layer, name, values } of [...running.learned, ...running.state, ...running.memory]) {
        put(`${name} of layer ${layer} (${network.layers[layer]!.kind})`, values);
    }
    const evaluated = noSums();
    for (let at = 0; at < examples.count; at += 7) {
        running.evaluate(encoded, at, Math.min(at + 7, examples.count), evaluated);
    }
    for (const [name, sums] of [
        ['training', trained],
        ['evaluation', evaluated],
    ] as const) {
        put(`${name} loss`, [sums.loss]);
        put(`${name} squared error`, [sums.squaredError]);
        put(`${name} rightness`, [sums.right]);
        put(`${name} examples`, [sums.examples]);
        put(`${name} penalty`, [sums.adaptiveL2 ?? 0]);
    }
    put('divergence', [running.klTerm?.() ?? 0]);
    for (const { layer, logAlpha } of running.learnedRates ?? []) {
        put(`rates of layer ${layer}`, logAlpha);
    }
    // Those that statistics are asked of, but for the last, which the loss may be fused with.
    const observed = network.layers
        .slice(0, -1)
        .filter(layer => isAffine(layer) || layer.source.loweredFrom === 'activation')
        .map(({ id, outputShape }) => activationsOf(id, outputShape.at(-1) ?? 1));
    running.observe?.(observed);
    put(
        'observed values',
        observed.map(({ values }) => values),
    );
    put(
        'observed sums',
        observed.map(({ sum }) => sum),
    );
    const broken = running.findNonFinite();
    put('what is not finite', [broken?.layer ?? -1, broken?.what === 'weights' ? 1 : 0]);
    return trace;
}

/**
 * Infinity times zero is NaN where the zero is not skipped, and what is skipped in backward is each backend's own affair: of
 * such data the first loss alone says whether what is broken is found.
 */
function isBroken({ extreme }: RandomRun): boolean {
    return extreme === 'infinite' || extreme === 'NaN';
}

/** But for those of a NaN, which a processor is free to choose. */
function areSameBits(a: Float64Array, b: Float64Array): boolean {
    return a.length === b.length && a.every((value, index) => Object.is(value, b[index]));
}

const activationsOf = (layer: number, units: number): ActivationSums => ({
    layer,
    units,
    values: 0,
    zeros: 0,
    sum: 0,
    alive: new Uint8Array(units),
    bins: new Uint32Array(activationBins),
});

const noSums = (): EvaluationSums => ({ examples: 0, loss: 0, right: 0, squaredError: 0 });

function moveWeights({ learned }: RunningNetwork, seed: number): void {
    const sequence = createSequence({ seed, stream: 'synthetic_data', step: 1, layer: 0, example: 0 });
    for (const { values } of learned) {
        for (let i = 0; i < values.length; i++) {
            const share = sequence.word() / 2 ** 31 - 1;
            // Zeros too: a bias of 0 is where ReLU is undecided, and which of two units is the larger one.
            values[i] = values[i]! * (1 + move * share) + absoluteMove * share;
        }
    }
}

function differencesOf(found: Trace, expected: Trace, run: RandomRun): Map<string, number> {
    if (isBroken(run)) {
        const [a, b] = [found, expected].map(trace => trace.get('training losses')!.slice(0, 1));
        return new Map([['training losses', differenceOf('training losses', a!, b!)]]);
    }
    const differences = new Map<string, number>();
    for (const [what, values] of expected) {
        const others = found.get(what);
        if (others === undefined || others.length !== values.length) {
            throw new Error(`${what}: not there, or of another length.`);
        }
        differences.set(what, differenceOf(what, others, values));
    }
    return differences;
}

function differenceOf(what: string, found: Float64Array, expected: Float64Array): number {
    // Which of two equal scores is the prediction is decided by the last bit.
    const floor = what.endsWith('rightness') ? 3 / tolerance : 1e-2;
    let scale = floor;
    for (const value of expected) {
        scale = Math.max(scale, Number.isFinite(value) ? Math.abs(value) : 0);
    }
    let largest = 0;
    for (let i = 0; i < expected.length; i++) {
        const [a, b] = [found[i]!, expected[i]!];
        const areBothBroken = !Number.isFinite(a) && !Number.isFinite(b);
        largest = Math.max(largest, areBothBroken ? 0 : Math.abs(a - b) / scale);
        if (Number.isFinite(a) !== Number.isFinite(b)) {
            return Number.POSITIVE_INFINITY;
        }
    }
    return largest;
}
