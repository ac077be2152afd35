// Writes programs: lists of instructions that the kernels' `run` executes without coming back.

import { end } from '../kernels/opcodes.ts';

/** A word of an instruction: an address or a count, or a number as float32. */
export type Word = number | { readonly float: number };

export class Program {
    private readonly words: number[] = [];

    add(opcode: number, ...args: readonly Word[]): void {
        this.words.push(opcode, args.length + 2);
        for (const arg of args) {
            this.words.push(typeof arg === 'number' ? arg : bitsOf(arg.float));
        }
    }

    /** Its words, `end` included, to be copied to where it shall lie. */
    toWords(): Uint32Array {
        return Uint32Array.from([...this.words, end, 2]);
    }
}

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

function bitsOf(value: number): number {
    float[0] = value;
    return bits[0]!;
}
