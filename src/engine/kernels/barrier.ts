// Where the threads of a program wait for each other.

import { arrivedAt, idleAt, openedAt, programAt, sleepingAt, startedAt } from './step-block';

// How often a thread looks before it sleeps; it looks about three times a nanosecond. Waking takes tens of microseconds,
// and the one that was woken is late at the next barrier, where the others sleep by then, and so on at each: so threads
// that have a core each look for 100 microseconds. Where two of them have one core, whoever looks keeps the other from
// coming, and it is best to look for as long as it takes to put a thread to sleep.
const mostPatience: i32 = 300_000;
const leastPatience: i32 = 15_000;

/** Of this thread: twice as much where looking was enough, and half where it was not. */
let patience: i32 = mostPatience;

/** Returns once all `parts` have come here; what each wrote before, all see afterwards. */
export function waitForAll(parts: u32): void {
    const opened = atomic.load<u32>(openedAt);
    if (atomic.add<u32>(arrivedAt, 1) + 1 == parts) {
        atomic.store<u32>(arrivedAt, 0);
        atomic.add<u32>(openedAt, 1);
        if (atomic.load<u32>(sleepingAt) != 0) {
            atomic.notify(openedAt, -1);
        }
        return;
    }
    for (let look = 0; look < patience; look++) {
        if (atomic.load<u32>(openedAt) != opened) {
            patience = min(2 * patience, mostPatience);
            return;
        }
    }
    patience = max(patience / 2, leastPatience);
    atomic.add<u32>(sleepingAt, 1);
    while (atomic.load<u32>(openedAt) == opened) {
        atomic.wait<i32>(openedAt, opened, -1);
    }
    atomic.sub<u32>(sleepingAt, 1);
}

/** Wakes the helpers for a program, or sends them home with 0. */
export function call(program: usize): void {
    atomic.store<u32>(programAt, u32(program));
    atomic.add<u32>(startedAt, 1);
    if (atomic.load<u32>(idleAt) != 0) {
        atomic.notify(startedAt, -1);
    }
}

/** Returns how often programs have been started, once that is no longer `started`. */
export function waitForCall(started: u32): u32 {
    // Between two programs the batch is chosen and measures are added up, which takes longer than a barrier.
    for (let look = 0, looks = 3 * patience; look < looks; look++) {
        const now = atomic.load<u32>(startedAt);
        if (now != started) {
            return now;
        }
    }
    atomic.add<u32>(idleAt, 1);
    while (atomic.load<u32>(startedAt) == started) {
        atomic.wait<i32>(startedAt, started, -1);
    }
    atomic.sub<u32>(idleAt, 1);
    return atomic.load<u32>(startedAt);
}
