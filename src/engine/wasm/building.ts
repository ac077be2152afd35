// One program while it is written: what ops add their instructions to.

import type { LearnedRegion } from './ops/types.ts';
import { Program, type Word } from './program.ts';
import { Region, words32 } from './region.ts';

/**
 * `training`: forward with noise, the loss, backward and update. `evaluation`: forward without noise. `sampled`: forward as
 * at evaluation, but with noise: one of the networks that an evaluation averages.
 */
export type PassKind = 'training' | 'evaluation' | 'sampled';

/** A number that is computed before each pass, from the number of updates done before it. */
export interface Scalar {
    readonly region: Region;
    readonly type: 'f32' | 'f64' | 'u32';
    readonly at: (step: number) => number;
}

/** A word that a program writes, and what is said about it after each pass: throws where it is wrong. */
export interface Check {
    readonly region: Region;
    readonly check: (word: number) => void;
}

export class Building {
    readonly pass: PassKind;
    /** Most examples of a batch. */
    readonly rows: number;
    /** Most parts that the work is cut into: what each needs for itself, it has so many times. */
    readonly parts: number;
    readonly program = new Program();
    readonly scalars: Scalar[] = [];
    readonly checks: Check[] = [];
    private readonly gradients = new Map<LearnedRegion, Region>();

    constructor(pass: PassKind, rows: number, parts: number) {
        this.pass = pass;
        this.rows = rows;
        this.parts = parts;
    }

    /** True where noise is on. */
    get isNoisy(): boolean {
        return this.pass !== 'evaluation';
    }

    add(opcode: number, ...args: readonly Word[]): void {
        this.program.add(opcode, ...args);
    }

    /**
     * Room for `bytes` from the first instruction that names it to the last; other instructions may have the same room
     * before and after.
     */
    region(name: string, bytes: number): Region {
        return new Region(name, bytes);
    }

    /** Room for `size` float32 of each example of a batch. */
    batch(name: string, size: number): Region {
        return words32(name, this.rows * size);
    }

    /** The address of a number that is computed in TypeScript before each pass: a rate on a schedule. */
    scalar(type: Scalar['type'], at: (step: number) => number): Region {
        const region = new Region('scalar', 8);
        this.scalars.push({ region, type, at });
        return region;
    }

    /** Room for a word that is looked at after each pass. */
    watch(name: string, check: Check['check']): Region {
        const region = words32(name, 1);
        this.checks.push({ region, check });
        this.program.readAfter.add(region);
        return region;
    }

    /**
     * Where the gradient of a learned array is written by backward and read by its update; without a place where the one
     * instruction does both.
     */
    gradient(tensor: LearnedRegion): Region {
        let region = this.gradients.get(tensor);
        if (region === undefined) {
            region = new Region(`gradient of ${tensor.name}`, tensor.values.bytes);
            this.gradients.set(tensor, region);
        }
        return region;
    }
}
