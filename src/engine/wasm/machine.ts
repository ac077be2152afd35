// A memory with the kernels, on which programs are run.

import { streams } from '../../core/random/streams.ts';
import type { EncodedExamples } from '../encode-examples.ts';
import {
    firstExampleAt,
    lossAt,
    packedByAt,
    rowsAt,
    seedAt,
    stepAt,
    streamAt,
} from '../kernels/step-block.ts';
import { ExamplesInMemory } from './examples-in-memory.ts';
import { createMemory, instantiate, type KernelExports, kernelModule, type Variant } from './instance.ts';
import { MemoryViews } from './memory-views.ts';
import type { PassProgram } from './pass-program.ts';
import type { Region } from './region.ts';
import type { ThreadChoice } from './thread-choice.ts';
import { type ThreadOptions, Threads } from './threads.ts';

export interface MachineOptions {
    /** `relaxed` where it is left out. */
    readonly variant?: Variant;
    /** The work is cut as for so many threads, and done by one: what it computes has to be the same bits. */
    readonly partsInTurn?: number;
    /** One thread where it is left out. */
    readonly threads?: ThreadOptions;
}

/** What of a pass is not said by its program. */
export interface PassMoment {
    /** Updates done before it. */
    readonly step: number;
    /** The number of the dropout network that is drawn, and the place of its first example among all that are evaluated. */
    readonly sample?: number;
    readonly firstExample?: number;
}

export interface MachineUse {
    readonly bytes: number;
    readonly places: Region;
    readonly seed: number;
}

export class Machine {
    readonly views: MemoryViews;
    private readonly kernels: KernelExports;
    private readonly examples: ExamplesInMemory;
    private readonly places: Uint32Array;
    private readonly partsInTurn: number;
    private readonly threads: Threads;
    private readonly choices = new Map<PassProgram, ThreadChoice>();
    /** The program that ran last, whose packed weights are still there, and in how many parts; any other lies over them. */
    private packed: PassProgram | undefined;
    private packedBy = 0;

    /** `bytes` is what is planned for, and `seed` the key of all noise. Throws RangeError where there is no memory. */
    constructor(
        { bytes, places, seed }: MachineUse,
        { variant = 'relaxed', partsInTurn = 1, threads }: MachineOptions,
    ) {
        const memory = createMemory(bytes);
        this.threads = new Threads(threads, kernelModule(variant), memory);
        this.kernels = instantiate(variant, memory);
        this.views = new MemoryViews(memory, bytes);
        this.examples = new ExamplesInMemory(this.views);
        this.places = new Uint32Array(memory.buffer, places.address, places.bytes / 4);
        this.partsInTurn = partsInTurn;
        this.views.words[seedAt / 4] = seed;
    }

    /** `work` is about how many multiplications a run of it takes. */
    load(program: PassProgram, work: number): void {
        const { build, code } = program;
        this.views.words.set(build.program.toWords(), code.address / 4);
        this.choices.set(program, this.threads.choiceFor(work));
    }

    /** Makes the next run of `program` read `order[from .. to)`, or the examples `[from, to)` themselves. */
    choose(
        program: PassProgram,
        examples: EncodedExamples,
        order: Int32Array | undefined,
        from: number,
        to: number,
    ): void {
        const { places } = this;
        for (let index = from, row = 0; index < to; index++, row++) {
            places[row] = order === undefined ? index : order[index]!;
        }
        this.views.words[rowsAt / 4] = to - from;
        this.examples.choose(examples, places, to - from, program);
    }

    /** The class of each example that was chosen last. */
    labelsOf({ labels }: EncodedExamples, rows: number, into: Int32Array): Int32Array | undefined {
        for (let row = 0; labels !== undefined && row < rows; row++) {
            into[row] = labels[this.places[row]!]!;
        }
        return labels && into;
    }

    /** Runs `program` on what was chosen, up to its end or its pause; returns the sum of the losses. */
    run(program: PassProgram, { step, sample, firstExample = 0 }: PassMoment): number {
        const { build, code } = program;
        const { words, floats, doubles } = this.views;
        words[stepAt / 4] = sample ?? step;
        words[streamAt / 4] = sample === undefined ? streams.masks : streams.evaluation_masks;
        words[firstExampleAt / 4] = firstExample;
        for (const { region, type, at } of build.scalars) {
            const view = type === 'f32' ? floats : type === 'u32' ? words : doubles;
            view[region.address / view.BYTES_PER_ELEMENT] = at(step);
        }
        words[packedByAt / 4] = this.packed === program ? this.packedBy : 0;
        this.packed = program;
        this.packedBy = this.execute(code.address, this.choices.get(program)!);
        for (const { region, check } of build.checks) {
            check(words[region.address / 4]!);
        }
        return doubles[lossAt / 8]!;
    }

    /** To be said where weights may be others than in the last run. */
    forgetPacked(): void {
        this.packed = undefined;
    }

    /** Goes on behind the pause. */
    resume(program: PassProgram): void {
        const { build, code } = program;
        const { settled } = this.choices.get(program)!;
        this.compute(code.address + build.program.resumesAt!, this.threads.areThere ? (settled ?? 1) : 1);
    }

    /** Returns into how many parts the work was cut. */
    private execute(address: number, choice: ThreadChoice): number {
        if (!this.threads.areThere) {
            return this.compute(address, 1);
        }
        choice.begin();
        const parts = this.compute(address, choice.count);
        choice.end(this.views.words[rowsAt / 4]!);
        return parts;
    }

    private compute(address: number, threads: number): number {
        if (this.partsInTurn > 1) {
            this.kernels.runInTurn(address, this.partsInTurn);
            return this.partsInTurn;
        }
        if (threads > 1) {
            this.kernels.runTogether(address, threads);
        } else {
            this.kernels.run(address, 0, 1);
        }
        return threads;
    }

    /** Ends the helpers. What is in the memory may still be read. */
    dispose(): void {
        this.kernels.sendHome();
        this.threads.terminate();
    }
}
