// Runs a program: words of 32 bits, [opcode, length in words, arguments ...] for each instruction, up to `end`.

import * as activations from './activations';
import * as arrange from './arrange';
import { call, waitForAll, waitForCall } from './barrier';
import * as batch from './batch';
import * as convolution from './convolution';
import * as convolutionGradient from './convolution-gradient';
import * as convolutionPanels from './convolution-panels';
import * as elementwise from './elementwise';
import * as embedding from './embedding';
import * as losses from './losses';
import * as noise from './noise/kernels';
import * as normalization from './normalization';
import * as opcodes from './opcodes';
import * as penalties from './penalties';
import * as pooling from './pooling';
import * as lists from './products/lists';
import * as rowsProduct from './products/rows-product';
import * as weightProduct from './products/weight-gradient';
import { helpersAt, lossAt, partsAt, programAt, startedAt } from './step-block';
import * as updates from './updates';

// What is exported is called and not inlined: all kernels in one function would be compiled late and badly.
export * from './activations';
export * from './arrange';
export * from './batch';
export * from './convolution';
export * from './convolution-gradient';
export { packFilters } from './convolution-panels';
export * from './elementwise';
export * from './embedding';
export * from './losses';
export * from './noise/kernels';
export * from './normalization';
export * from './penalties';
export * from './pooling';
export * from './products/dense-tile';
export * from './products/lists';
export * from './products/rows-product';
export * from './products/sparse-row';
export * from './products/weight-gradient';
export * from './updates';

/**
 * Does the work of `part` of `parts` of every instruction. Parts write no number in common; between instructions they
 * wait for each other.
 */
export function run(program: usize, part: u32, parts: u32): void {
    let at = program;
    while (goesOn(load<u32>(at))) {
        execute(load<u32>(at), at + 8, part, parts);
        at += load<u32>(at, 4) * 4;
        if (parts > 1) {
            waitForAll(parts);
        }
    }
}

/** Runs a program with the helpers, as part 0 of `parts`; all of it is done on return. */
export function runTogether(program: usize, parts: u32): void {
    atomic.store<u32>(partsAt, parts);
    call(program);
    run(program, 0, parts);
}

/** What a helper does: part `part` of every program that is started after `started`, until it is sent home. */
export function serve(part: u32, started: u32): void {
    atomic.add<u32>(helpersAt, 1);
    for (;;) {
        started = waitForCall(started);
        const program = atomic.load<u32>(programAt);
        const parts = atomic.load<u32>(partsAt);
        // Programs that it has no part in do not wait for it: what it read may be of two of them.
        if (atomic.load<u32>(startedAt) != started) {
            continue;
        }
        if (program == 0) {
            atomic.sub<u32>(helpersAt, 1);
            return;
        }
        if (part < parts) {
            run(program, part, parts);
        }
    }
}

/** Ends what helpers do once they have done the program in hand. */
export function sendHome(): void {
    call(0);
}

/** Does the work of all parts of every instruction, one after the other: what as many threads would do. */
export function runInTurn(program: usize, parts: u32): void {
    let at = program;
    while (goesOn(load<u32>(at))) {
        for (let part: u32 = 0; part < parts; part++) {
            execute(load<u32>(at), at + 8, part, parts);
        }
        at += load<u32>(at, 4) * 4;
    }
}

function goesOn(opcode: u32): bool {
    return opcode != opcodes.end && (opcode != opcodes.stopUnlessFinite || abs(load<f64>(lossAt)) < Infinity);
}

function execute(opcode: u32, args: usize, part: u32, parts: u32): void {
    switch (opcode) {
        case opcodes.relu:
            elementwise.relu(args, part, parts);
            break;
        case opcodes.reluBackward:
            elementwise.reluBackward(args, part, parts);
            break;
        case opcodes.gather:
            batch.gather(args, part, parts);
            break;
        case opcodes.loss:
            losses.loss(args, part, parts);
            break;
        case opcodes.sumLosses:
            losses.sumLosses(args, part, parts);
            break;
        case opcodes.stopUnlessFinite:
            break;
        case opcodes.addInto:
            elementwise.addInto(args, part, parts);
            break;
        case opcodes.sgd:
            updates.sgd(args, part, parts);
            break;
        case opcodes.activate:
            activations.activate(args, part, parts);
            break;
        case opcodes.activateBackward:
            activations.activateBackward(args, part, parts);
            break;
        case opcodes.adam:
            updates.adam(args, part, parts);
            break;
        case opcodes.rmsprop:
            updates.rmsprop(args, part, parts);
            break;
        case opcodes.addPenalty:
            penalties.addPenalty(args, part, parts);
            break;
        case opcodes.maxNorm:
            penalties.maxNorm(args, part, parts);
            break;
        case opcodes.squareSums:
            penalties.squareSums(args, part, parts);
            break;
        case opcodes.clipFactor:
            penalties.clipFactor(args, part, parts);
            break;
        case opcodes.scaleBy:
            penalties.scaleBy(args, part, parts);
            break;
        case opcodes.sparsitySlopes:
            penalties.sparsitySlopes(args, part, parts);
            break;
        case opcodes.addSlopes:
            penalties.addSlopes(args, part, parts);
            break;
        // Products.
        case opcodes.listRows:
            lists.listRows(args, part, parts);
            break;
        case opcodes.multiplyRows:
            rowsProduct.multiplyRows(args, part, parts);
            break;
        case opcodes.inputGradient:
            rowsProduct.inputGradient(args, part, parts);
            break;
        case opcodes.weightGradient:
            weightProduct.weightGradient(args, part, parts);
            break;
        case opcodes.throughGate:
            rowsProduct.throughGate(args, part, parts);
            break;
        case opcodes.updateWeights:
            weightProduct.updateWeights(args, part, parts);
            break;
        // Other layers.
        case opcodes.packFilters:
            convolutionPanels.packFilters(args, part, parts);
            break;
        case opcodes.convolve:
            convolution.convolve(args, part, parts);
            break;
        case opcodes.convolveGradient:
            convolutionGradient.convolveGradient(args, part, parts);
            break;
        case opcodes.maxPool:
            pooling.maxPool(args, part, parts);
            break;
        case opcodes.maxPoolBackward:
            pooling.maxPoolBackward(args, part, parts);
            break;
        case opcodes.avgPool:
            pooling.avgPool(args, part, parts);
            break;
        case opcodes.avgPoolBackward:
            pooling.avgPoolBackward(args, part, parts);
            break;
        case opcodes.batchNorm:
            normalization.batchNorm(args, part, parts);
            break;
        case opcodes.batchNormEvaluation:
            normalization.batchNormEvaluation(args, part, parts);
            break;
        case opcodes.batchNormBackward:
            normalization.batchNormBackward(args, part, parts);
            break;
        case opcodes.updateRunning:
            normalization.updateRunning(args, part, parts);
            break;
        case opcodes.layerNorm:
            normalization.layerNorm(args, part, parts);
            break;
        case opcodes.layerNormBackward:
            normalization.layerNormBackward(args, part, parts);
            break;
        case opcodes.layerNormGradients:
            normalization.layerNormGradients(args, part, parts);
            break;
        case opcodes.embed:
            embedding.embed(args, part, parts);
            break;
        case opcodes.embedBackward:
            embedding.embedBackward(args, part, parts);
            break;
        case opcodes.copyColumns:
            arrange.copyColumns(args, part, parts);
            break;
        case opcodes.addArrays:
            arrange.addArrays(args, part, parts);
            break;
        case opcodes.clear:
            arrange.clear(args, part, parts);
            break;
        case opcodes.maxout:
            arrange.maxout(args, part, parts);
            break;
        case opcodes.maxoutBackward:
            arrange.maxoutBackward(args, part, parts);
            break;
        case opcodes.softmaxRows:
            arrange.softmaxRows(args, part, parts);
            break;
        case opcodes.softmaxBackward:
            arrange.softmaxBackward(args, part, parts);
            break;
        // Noise.
        case opcodes.noiseWords:
            noise.noiseWords(args, part, parts);
            break;
        case opcodes.noiseMask:
            noise.noiseMask(args, part, parts);
            break;
        case opcodes.applyMask:
            noise.applyMask(args, part, parts);
            break;
        case opcodes.gaussianNoise:
            noise.gaussianNoise(args, part, parts);
            break;
        case opcodes.spreadBackward:
            noise.spreadBackward(args, part, parts);
            break;
        case opcodes.copyValues:
            noise.copyValues(args, part, parts);
            break;
        case opcodes.fillValues:
            noise.fillValues(args, part, parts);
            break;
        case opcodes.deviations:
            noise.deviations(args, part, parts);
            break;
        case opcodes.spreadGradient:
            noise.spreadGradient(args, part, parts);
            break;
        case opcodes.sumOfRows:
            noise.sumOfRows(args, part, parts);
            break;
        case opcodes.noisyVariances:
            noise.noisyVariances(args, part, parts);
            break;
        case opcodes.noisyGradients:
            noise.noisyGradients(args, part, parts);
            break;
        case opcodes.rootBackward:
            noise.rootBackward(args, part, parts);
            break;
        case opcodes.addSquareGradient:
            noise.addSquareGradient(args, part, parts);
            break;
        case opcodes.squares:
            noise.squares(args, part, parts);
            break;
        case opcodes.divergenceGradient:
            noise.divergenceGradient(args, part, parts);
            break;
        case opcodes.clampValues:
            noise.clampValues(args, part, parts);
            break;
        case opcodes.gateForward:
            noise.gateForward(args, part, parts);
            break;
        case opcodes.gateBackward:
            noise.gateBackward(args, part, parts);
            break;
        case opcodes.moveToNode:
            noise.moveToNode(args, part, parts);
            break;
        case opcodes.addTerm:
            noise.addTerm(args, part, parts);
            break;
        case opcodes.weightMasks:
            noise.weightMasks(args, part, parts);
            break;
        case opcodes.maskedForward:
            noise.maskedForward(args, part, parts);
            break;
        case opcodes.maskedWeightGradient:
            noise.maskedWeightGradient(args, part, parts);
            break;
        case opcodes.maskedInputGradient:
            noise.maskedInputGradient(args, part, parts);
            break;
        default:
            unreachable();
    }
}
