// Writes programs: lists of instructions that the kernels' `run` executes without coming back.

import { end } from '../kernels/opcodes.ts';
import { type Place, Region } from './region.ts';

/** Arguments of an instruction: an address or a count; a float32; a float64, which takes two words. */
export type Word = number | { readonly float: number } | { readonly double: number } | Region | Place;

export interface Instruction {
    readonly opcode: number;
    readonly args: readonly Word[];
}

export class Program {
    readonly instructions: Instruction[] = [];
    /** Regions that something outside writes before the program runs, or reads afterwards. */
    readonly writtenBefore = new Set<Region>();
    readonly readAfter = new Set<Region>();
    /** Bytes before the instruction after the pause; undefined where there is none. */
    resumesAt: number | undefined;

    add(opcode: number, ...args: readonly Word[]): void {
        this.instructions.push({ opcode, args });
    }

    /** Puts another instruction in the place of one that was added. */
    replace(index: number, opcode: number, ...args: readonly Word[]): void {
        this.instructions[index] = { opcode, args };
    }

    /** Places of the instructions from `from` on that name a region. */
    namesOf(region: Region, from = 0): number[] {
        return this.instructions.flatMap(({ args }, index) =>
            index >= from && args.some(arg => regionOf(arg) === region) ? index : [],
        );
    }

    /** Ends the run here; it is to go on at `resumesAt`. */
    pause(): void {
        this.add(end);
        this.resumesAt = this.byteLength - 8;
    }

    /** Bytes of `toWords`. */
    get byteLength(): number {
        return 8 + this.instructions.reduce((sum, { args }) => sum + 8 + 4 * lengthOf(args), 0);
    }

    /** Its words, `end` included, to be copied to where it shall lie. Every region has to have its place. */
    toWords(): Uint32Array {
        const words: number[] = [];
        for (const { opcode, args } of this.instructions) {
            words.push(opcode, lengthOf(args) + 2);
            for (const arg of args) {
                addWord(words, arg);
            }
        }
        return Uint32Array.from([...words, end, 2]);
    }
}

function lengthOf(args: readonly Word[]): number {
    return args.reduce<number>((sum, arg) => sum + (typeof arg === 'object' && 'double' in arg ? 2 : 1), 0);
}

const number = new DataView(new ArrayBuffer(8));

function addWord(words: number[], word: Word): void {
    if (typeof word === 'number') {
        words.push(word);
    } else if (word instanceof Region) {
        words.push(word.address);
    } else if ('region' in word) {
        words.push(word.region.address + word.offset);
    } else if ('float' in word) {
        number.setFloat32(0, word.float);
        words.push(number.getUint32(0));
    } else {
        number.setFloat64(0, word.double, true);
        words.push(number.getUint32(0, true), number.getUint32(4, true));
    }
}

/** The region that an argument lies in. */
export function regionOf(word: Word): Region | undefined {
    if (word instanceof Region) {
        return word;
    }
    return typeof word === 'object' && 'region' in word ? word.region : undefined;
}
