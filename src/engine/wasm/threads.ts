// Among how many threads the work of a run is cut. What is computed is the same bits for any number of them, so they are
// as many as make it fast.

import { mostParts } from '../kernels/products/panel-layout.ts';
import { helpersAt } from '../kernels/step-block.ts';
import { candidatesUpTo, ThreadChoice } from './thread-choice.ts';
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

/** Runs below this many multiplications are over before helpers can be of use. */
const leastWork = 2e6;

/** For programs that one thread runs. */
const alone = new ThreadChoice([1], () => 0);

export class Threads {
    private readonly options: ThreadOptions | undefined;
    private readonly module: WebAssemblyModule;
    private readonly memory: WebAssemblyMemory;
    private readonly words: Uint32Array;
    private readonly helpers: { terminate(): void }[] = [];

    constructor(options: ThreadOptions | undefined, module: WebAssemblyModule, memory: WebAssemblyMemory) {
        this.options = options;
        this.module = module;
        this.memory = memory;
        this.words = new Uint32Array(memory.buffer, helpersAt, 1);
    }

    /**
     * For a program of so many multiplications. Each has a choice of its own: an evaluation takes more examples at once
     * than a step, so further threads may help there alone. Starts those that may.
     */
    choiceFor(work: number): ThreadChoice {
        const { options } = this;
        if (options === undefined || (work < leastWork && !options.isFixed)) {
            return alone;
        }
        const most = Math.min(options.most, mostParts);
        for (let part = this.helpers.length + 1; part < most; part++) {
            this.helpers.push(options.startHelper({ module: this.module, memory: this.memory, part }));
        }
        return new ThreadChoice(options.isFixed ? [most] : candidatesUpTo(most), options.now);
    }

    /** False until all have come, and for good where one of them does not. */
    get areThere(): boolean {
        return this.helpers.length > 0 && this.words[0] === this.helpers.length;
    }

    /** For those who end them when they have gone home. */
    terminate(): void {
        for (const helper of this.helpers.splice(0)) {
            helper.terminate();
        }
    }
}
