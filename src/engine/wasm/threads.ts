// Among how many threads the work of a run is cut. What is computed is the same bits for any number of them, so they are
// as many as make it fast, which is measured while the run begins.

import { mostParts } from '../kernels/products/panel-layout.ts';
import { helpersAt } from '../kernels/step-block.ts';
import type { WebAssemblyMemory, WebAssemblyModule } from './web-assembly.ts';

/** What a helper thread runs: it instantiates `module` on `memory` and calls its export `serve(part, 0)`. */
export interface HelperStart {
    readonly module: WebAssemblyModule;
    readonly memory: WebAssemblyMemory;
    /** From 1; the part of the work that is the helper's. */
    readonly part: number;
}

export interface ThreadOptions {
    /** Most threads of a run, its own included. */
    readonly most: number;
    /** True where so many are used, whether they help or not. */
    readonly isFixed: boolean;
    /** Starts a thread that ends by itself when it is sent home; returns what ends it at once. */
    startHelper(start: HelperStart): { terminate(): void };
    /** Milliseconds of a clock that never runs backwards. */
    now(): number;
}

/** Steps below this many multiplications are over before a helper has been told. */
const leastWork = 2e6;

/** Steps that are not measured, while the compiler is still at work; and steps for each number of threads after them. */
const warmUp = 6;
const stepsEach = 5;

export class Threads {
    private readonly options: ThreadOptions | undefined;
    private readonly words: Uint32Array;
    private readonly helpers: { terminate(): void }[] = [];
    private readonly fastest: number[];
    private chosen: number | undefined;
    private measured = 0;
    private began = 0;
    private trying = 1;

    /** `work` is the number of multiplications of a training step. */
    constructor(
        options: ThreadOptions | undefined,
        work: number,
        module: WebAssemblyModule,
        memory: WebAssemblyMemory,
    ) {
        this.options = options;
        this.words = new Uint32Array(memory.buffer, helpersAt, 1);
        const isAlone = options === undefined || (work < leastWork && !options.isFixed);
        const most = isAlone ? 1 : Math.min(options.most, mostParts);
        this.fastest = Array.from({ length: most }, () => Number.POSITIVE_INFINITY);
        this.chosen = most === 1 || options?.isFixed === true ? most : undefined;
        for (let part = 1; part < most; part++) {
            this.helpers.push(options!.startHelper({ module, memory, part }));
        }
    }

    /** Threads for what is to be computed next; all of them once all are there. */
    count(): number {
        if (this.chosen === 1 || this.words[0] !== this.helpers.length) {
            return 1;
        }
        return this.chosen ?? this.trying;
    }

    /** Before a training step. */
    beginStep(): void {
        if (this.chosen === undefined) {
            this.began = this.options!.now();
        }
    }

    /** After a training step: with some of them, finds out how many threads help. */
    endStep(): void {
        const isOpen = this.chosen === undefined && this.options?.isFixed === false;
        if (!isOpen || this.words[0] !== this.helpers.length) {
            return;
        }
        const { fastest, trying } = this;
        const took = this.options!.now() - this.began;
        if (this.measured >= warmUp) {
            fastest[trying - 1] = Math.min(fastest[trying - 1]!, took);
        }
        this.measured++;
        // In turns, so that what else the machine does falls on all alike.
        this.trying = (trying % fastest.length) + 1;
        if (this.measured >= warmUp + stepsEach * fastest.length) {
            this.chosen = fastest.indexOf(Math.min(...fastest)) + 1;
        }
    }

    /** For those who end them when they have gone home. */
    terminate(): void {
        for (const helper of this.helpers.splice(0)) {
            helper.terminate();
        }
        this.chosen = 1;
    }
}
