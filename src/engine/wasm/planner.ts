// Decides where every region lies: those that are kept one after the other, and behind them, sharing their room, those
// that a program needs from one instruction to another.

import { type Program, regionOf } from './program.ts';
import { alignment, type Region } from './region.ts';

/** First and last instruction that names a region. */
interface Lifetime {
    readonly region: Region;
    readonly first: number;
    last: number;
}

export interface PlannedMemory {
    /** Byte after the last region. */
    readonly end: number;
    readonly keptBytes: number;
    /** What all programs share. */
    readonly sharedBytes: number;
}

/** What has its place from an earlier plan keeps it. */
export function layOut(start: number, kept: readonly Region[], programs: readonly Program[]): PlannedMemory {
    const isFixed = new Set(
        programs
            .flatMap(({ instructions }) =>
                instructions.flatMap(({ args }) => args.flatMap(arg => regionOf(arg) ?? [])),
            )
            .filter(({ isPlaced }) => isPlaced),
    );
    let end = start;
    for (const region of kept) {
        region.layAt(end);
        end += roundUp(region.bytes);
    }
    const keptEnd = end;
    const isKept = new Set([...kept, ...isFixed]);
    for (const program of programs) {
        end = Math.max(end, share(keptEnd, lifetimesOf(program, isKept)));
    }
    return { end, keptBytes: keptEnd - start, sharedBytes: end - keptEnd };
}

export function roundUp(bytes: number): number {
    return Math.ceil(bytes / alignment) * alignment;
}

function lifetimesOf(program: Program, isKept: ReadonlySet<Region>): Lifetime[] {
    const lifetimes = new Map<Region, Lifetime>();
    for (const [index, { args }] of program.instructions.entries()) {
        for (const arg of args) {
            const region = regionOf(arg);
            if (region === undefined || isKept.has(region)) {
                continue;
            }
            const known = lifetimes.get(region);
            if (known === undefined) {
                lifetimes.set(region, {
                    region,
                    first: program.writtenBefore.has(region) ? 0 : index,
                    last: program.readAfter.has(region) ? program.instructions.length : index,
                });
            } else {
                known.last = Math.max(known.last, index);
            }
        }
    }
    return [...lifetimes.values()];
}

/**
 * Places the largest first, each as low as those allow that live at the same time: no such packing is optimal, and this one
 * is close to it (Pisarchyk and Lee 2020, Efficient memory management for deep neural net inference). Returns the end.
 */
function share(start: number, lifetimes: Lifetime[]): number {
    const placed: (Lifetime & { readonly from: number; readonly to: number })[] = [];
    let end = start;
    for (const lifetime of lifetimes.sort((a, b) => b.region.bytes - a.region.bytes)) {
        const { region, first, last } = lifetime;
        const bytes = roundUp(region.bytes);
        let from = start;
        // Sorted by address, so the first gap that is wide enough is the lowest.
        for (const other of placed) {
            if (other.first <= last && first <= other.last && other.from < from + bytes && from < other.to) {
                from = other.to;
            }
        }
        region.layAt(from);
        placed.push({ ...lifetime, from, to: from + bytes });
        placed.sort((a, b) => a.from - b.from);
        end = Math.max(end, from + bytes);
    }
    return end;
}
