// Where the threads of a program wait for each other.

import { arrivedAt, idleAt, openedAt, programAt, sleepingAt, startedAt } from './step-block';

/** Looks this often, some tens of microseconds, before it sleeps: waking takes longer than most instructions. */
const looks = 20000;

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
    for (let look = 0; look < looks; look++) {
        if (atomic.load<u32>(openedAt) != opened) {
            return;
        }
    }
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
    for (let look = 0; look < looks; look++) {
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
