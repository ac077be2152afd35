import { setTimeout as wait } from 'node:timers/promises';

/**
 * Reads a value again and again until it is as expected, and returns it.
 * Throws after `patienceMs` with what it last was, or with what the last reading threw.
 */
export async function eventually<T>(
    read: () => T | Promise<T>,
    isAsExpected: (value: T) => boolean,
    what: string,
    patienceMs = 60_000,
): Promise<T> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
        let last: string;
        try {
            const value = await read();
            if (isAsExpected(value)) {
                return value;
            }
            last = `it was ${JSON.stringify(value)}`;
        } catch (error) {
            last = `reading it failed: ${error}`;
        }
        if (Date.now() > deadline) {
            throw new Error(`${what} was not as expected within ${patienceMs / 1000} seconds; ${last}.`);
        }
        await wait(50);
    }
}
