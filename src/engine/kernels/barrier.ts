// Where the threads of a program wait for each other.

import { arrivedAt, idleAt, openedAt, programAt, sleepingAt, startedAt } from './step-block';

// How often a thread looks before it sleeps; it looks about three times a nanosecond. Waking takes tens of microseconds,
// and the one that was woken is late at the next barrier, where the others sleep by then, and so on at each. Where two
// threads have got one core, looking is in vain, but the system moves one of them to another core only when both want to
// run; threads that sleep in turns stay where they are. So they look for long until that cannot be why.
/** 100 microseconds. */
const looksAtBarrier: i32 = 300_000;
/** 5 microseconds, as long as it takes to put a thread to sleep. */
const looksInVain: i32 = 15_000;
/** Barriers in a row that this thread has slept at: after 50 ms of them it looks briefly, and some time later for long again. */
let slept: i32 = 0;
const mostSlept: i32 = 500;
const sleptAnew: i32 = 20_000;
/** Two milliseconds: in between two programs the batch is chosen, measures are added up, an epoch is written. */
const looksForCall: i32 = 6_000_000;

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
    const looks = slept < mostSlept ? looksAtBarrier : looksInVain;
    for (let look = 0; look < looks; look++) {
        if (atomic.load<u32>(openedAt) != opened) {
            slept = 0;
            return;
        }
    }
    slept = slept < sleptAnew ? slept + 1 : 0;
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
    const looks = slept < mostSlept ? looksForCall : looksInVain;
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
