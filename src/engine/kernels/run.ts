// Runs a program: words of 32 bits, [opcode, length in words, arguments ...] for each instruction, up to `end`.

import * as elementwise from './elementwise';
import * as opcodes from './opcodes';
import * as lists from './products/lists';
import * as rowsProduct from './products/rows-product';
import * as weightGradient from './products/weight-gradient';

/**
 * Does the work of `part` of `parts` of every instruction. Parts write no number in common; between instructions they
 * wait for each other.
 */
export function run(program: usize, part: u32, parts: u32): void {
    let at = program;
    for (;;) {
        const opcode = load<u32>(at);
        const args = at + 8;
        switch (opcode) {
            case opcodes.end:
                return;
            case opcodes.relu:
                elementwise.relu(args, part, parts);
                break;
            case opcodes.reluBackward:
                elementwise.reluBackward(args, part, parts);
                break;
            case opcodes.listRows:
                lists.listRows(args, part, parts);
                break;
            case opcodes.multiply:
                rowsProduct.multiply(args, part, parts);
                break;
            case opcodes.multiplyTransposed:
                rowsProduct.multiplyTransposed(args, part, parts);
                break;
            case opcodes.multiplyTransposedLeft:
                weightGradient.multiplyTransposedLeft(args, part, parts);
                break;
            default:
                unreachable();
        }
        at += load<u32>(at, 4) * 4;
    }
}
