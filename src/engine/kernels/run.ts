// Runs a program: words of 32 bits, [opcode, length in words, arguments ...] for each instruction, up to `end`.

import * as elementwise from './elementwise';
import * as masks from './noise/masks';
import * as normals from './noise/normals';
import * as philox from './noise/philox';
import * as opcodes from './opcodes';

// What is exported is called and not inlined: all kernels in one function would be compiled late and badly.
export * from './elementwise';
export { applyMask } from './noise/masks';
export { gaussianNoise, spreadBackward } from './noise/normals';
export { noiseMask, noiseWords } from './noise/philox';

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
            case opcodes.noiseWords:
                philox.noiseWords(args, part, parts);
                break;
            case opcodes.noiseMask:
                philox.noiseMask(args, part, parts);
                break;
            case opcodes.applyMask:
                masks.applyMask(args, part, parts);
                break;
            case opcodes.gaussianNoise:
                normals.gaussianNoise(args, part, parts);
                break;
            case opcodes.spreadBackward:
                normals.spreadBackward(args, part, parts);
                break;
            default:
                unreachable();
        }
        at += load<u32>(at, 4) * 4;
    }
}
