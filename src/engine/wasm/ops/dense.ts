import { sizeOf } from '../../../core/shape.ts';
import {
    applyMask,
    inputGradient,
    listRows,
    multiplyRows,
    throughGate,
    weightGradient,
} from '../../kernels/opcodes.ts';
import type { Building } from '../building.ts';
import { maskKinds } from '../noise/masked-values.ts';
import { keptPanelBytes, listBytes, rowsProductBytes, weightGradientBytes } from '../product-sizes.ts';
import { type Region, words32 } from '../region.ts';
import type { Fusable, Gate, GradientRegions, LearnedRegion, WasmOpOf } from './types.ts';

/** Rows of fewer values are not listed: looking at them costs as much as what could be skipped. */
const fewestListed = 32;

/** Bytes of packed weights that an evaluation keeps from one batch to the next: what it gains, memory for more would cost. */
const mostKept = 2 ** 24;

/**
 * `y = x W + b`, W: [inputs, units]; `dW = xᵀ dy`, `db = Σ dy over the batch`, `dx = dy Wᵀ`; with a relu after it, and a dropout
 * after that. Zeros of x and dy are skipped where they are many; see `kernels/products`.
 */
export const dense: WasmOpOf<'dense'> = ({ parameters, inputShapes }) => {
    const inputs = sizeOf(inputShapes[0] ?? []);
    const { units } = parameters;
    const weights: LearnedRegion = {
        name: 'weights',
        shape: [inputs, units],
        values: words32('weights', inputs * units),
        initial: { kind: 'drawn', fanIn: inputs, fanOut: units },
        isRegularized: true,
    };
    const bias: LearnedRegion | undefined = parameters.use_bias
        ? {
              name: 'bias',
              shape: [units],
              values: words32('bias', units),
              initial: { kind: 'constant', value: 0 },
              isRegularized: false,
          }
        : undefined;
    return {
        learned: bias === undefined ? [weights] : [weights, bias],
        takesIn: countTakenIn,
        forward(build, { inputs: [x], output: y, tail }) {
            const lists = listNonZeros(build, x!, inputs);
            const scratchBytes = rowsProductBytes(inputs, units);
            const scratch = build.region('panels', build.parts * scratchBytes);
            build.add(
                multiplyRows,
                x!,
                weights.values,
                bias?.values ?? 0,
                y,
                inputs,
                units,
                tail.length > 0 ? 1 : 0,
                lists ?? 0,
                build.rows,
                scratch,
                scratchBytes,
                keptPanels(build, inputs, units) ?? 0,
            );
            const gate = addTail(build, tail, y, units);
            return {
                ...(gate && { gate }),
                backward(at) {
                    const dz = throughOwnGate(build, at, gate, units);
                    const [dx] = at.inputGradients;
                    if (dx !== undefined) {
                        addInputGradient(build, at, dz, weights.values, inputs, units);
                    }
                    const bytes = weightGradientBytes(build.rows, units);
                    build.add(
                        weightGradient,
                        x!,
                        dz,
                        build.gradient(weights),
                        bias === undefined ? 0 : build.gradient(bias),
                        inputs,
                        units,
                        build.region('panels', build.parts * bytes),
                        bytes,
                    );
                },
            };
        },
    };
};

/** A relu, and a dropout after it: what follows another activation is not known from the output alone. */
function countTakenIn(next: readonly Fusable[]): number {
    if (next[0]?.what !== 'relu') {
        return 0;
    }
    return next[1]?.what === 'dropout' ? 2 : 1;
}

/** Adds what comes after the product and its relu, in place; returns the gate that the whole is for gradients. */
export function addTail(
    build: Building,
    tail: readonly Fusable[],
    y: Region,
    units: number,
): Gate | undefined {
    if (tail.length === 0) {
        return undefined;
    }
    const noise = tail[1];
    if (noise?.what !== 'dropout' || !build.isNoisy) {
        return { values: y, scale: undefined };
    }
    const { rateAt, noiseKey } = noise;
    const rate = build.scalar('f64', rateAt);
    // No bits are kept: what is 0 afterwards lets no gradient through.
    build.add(applyMask, maskKinds.inverted, y, y, 0, units, units, rate, 1, noiseKey);
    return { values: y, scale: build.scalar('f32', step => 1 / (1 - rateAt(step))) };
}

/** The gradient with respect to the product, where it is not there already. */
export function throughOwnGate(
    build: Building,
    { outputGradient: dy, isGated }: GradientRegions,
    gate: Gate | undefined,
    units: number,
): Region {
    if (gate === undefined || isGated) {
        return dy;
    }
    const dz = build.batch('gated gradient', units);
    build.add(throughGate, gate.values, dy, dz, units, gate.scale ?? 0);
    return dz;
}

function addInputGradient(
    build: Building,
    { inputGradients: [dx], inputGates: [gate] }: GradientRegions,
    dz: Region,
    weights: Region,
    inputs: number,
    units: number,
): void {
    gate?.take();
    const bytes = rowsProductBytes(units, inputs);
    build.add(
        inputGradient,
        dz,
        weights,
        gate?.values ?? 0,
        dx!,
        inputs,
        units,
        gate?.scale ?? 0,
        listNonZeros(build, dz, units) ?? 0,
        build.rows,
        build.region('panels', build.parts * bytes),
        bytes,
    );
}

/**
 * Room for packed weights; undefined where they change with every run, or are packed by rows and not kept anyway. Nothing
 * else may lie there while the program is used.
 */
function keptPanels(build: Building, inputs: number, units: number): Region | undefined {
    const bytes = keptPanelBytes(inputs, units, build.parts);
    if (build.pass !== 'evaluation' || units < fewestListed || bytes > mostKept) {
        return undefined;
    }
    const panels = build.region('kept panels', bytes);
    build.program.writtenBefore.add(panels);
    build.program.readAfter.add(panels);
    return panels;
}

/** Lists the values of each example that are not zero, where it has many values; undefined where it has not. */
function listNonZeros(build: Building, values: Region, width: number): Region | undefined {
    if (width < fewestListed) {
        return undefined;
    }
    const lists = build.region('lists', listBytes(build.rows, width));
    build.add(listRows, values, lists, width, build.rows);
    return lists;
}
