// Where the threads of a program wait for each other.

import { arrivedAt, openedAt, sleepingAt } from './step-block';

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
