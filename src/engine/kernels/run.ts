// Runs a program: words of 32 bits, [opcode, length in words, arguments ...] for each instruction, up to `end`.

import { waitForAll } from './barrier';
import * as batch from './batch';
import * as elementwise from './elementwise';
import * as losses from './losses';
import * as opcodes from './opcodes';
import * as lists from './products/lists';
import * as rowsProduct from './products/rows-product';
import * as weightProduct from './products/weight-gradient';
import { lossAt } from './step-block';
import * as updates from './updates';

// What is exported is called and not inlined: all kernels in one function would be compiled late and badly.
export * from './batch';
export * from './elementwise';
export * from './losses';
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
    return opcode != opcodes.end && (opcode != opcodes.stopUnlessFinite || isFinite(load<f64>(lossAt)));
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
        case opcodes.crossEntropy:
            losses.crossEntropy(args, part, parts);
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
        // Other layers.
        // Noise.
        default:
            unreachable();
    }
}
