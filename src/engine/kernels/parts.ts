// How work is cut among threads: by output rows or columns, so that every number is summed in one order, whoever does it.

/** First of the items of `part`, of `count` items in blocks of `grain`; the part ends where the next one begins. */
export function partStart(count: u32, grain: u32, part: u32, parts: u32): u32 {
    // The one part of a small network is not to wait for a division.
    if (parts == 1) {
        return part == 0 ? 0 : count;
    }
    const blocks = (count + grain - 1) / grain;
    const start = u32((u64(blocks) * part) / parts) * grain;
    return min(start, count);
}
