import assert from 'node:assert/strict';
import fc from 'fast-check';
import { candidatesUpTo, ThreadChoice } from '../../../src/engine/wasm/thread-choice.ts';

/** Runs a program that takes `msOf(threads, run)` for each row, on a clock that stands still but for that. */
function use(choice: ThreadChoice, runs: number, msOf: (threads: number, run: number) => number): number[] {
    const counts: number[] = [];
    for (let run = 0; run < runs; run++) {
        const threads = choice.count;
        counts.push(threads);
        choice.begin();
        clock += 32 * msOf(threads, run);
        choice.end(32);
    }
    return counts;
}

let clock = 0;
const now = (): number => clock;

describe('thread choice', () => {
    it('takes as many threads as are fastest, and fewer where these are nearly as fast', () => {
        const seconds = fc.double({ min: 0.02, max: 10, noNaN: true });
        fc.assert(
            fc.property(fc.array(seconds, { minLength: 1, maxLength: 4 }), ms => {
                const candidates = candidatesUpTo(2 ** (ms.length - 1));
                const choice = new ThreadChoice(candidates, now);
                const took = (threads: number): number => ms[candidates.indexOf(threads)]!;
                const counts = use(choice, 20_000, took);
                const least = Math.min(...ms);
                // The last run may be one of a measurement; what is run most of the time is what was chosen.
                const usual = candidates.toSorted((a, b) => share(counts, b) - share(counts, a))[0]!;
                assert.equal(usual, candidates[ms.findIndex(each => each <= 1.05 * least)]);
                assert.ok(share(counts, usual) > 0.9, `${share(counts, usual)}`);
            }),
            { numRuns: 25 },
        );
    });

    it('is not misled by the first runs, while compilers are at work', () => {
        const choice = new ThreadChoice([1, 2], now);
        const from = clock;
        const counts = use(choice, 5_000, threads => {
            const isCold = clock - from < 100;
            return isCold ? 0.1 * threads : 0.1 / threads;
        });
        assert.ok(share(counts.slice(100), 2) > 0.9);
    });

    it('is not misled by a few runs that something else disturbed', () => {
        const choice = new ThreadChoice([1, 2], now);
        const counts = use(choice, 5_000, (threads, run) => (run % 7 === 0 ? 5 : 0.1 / threads));
        assert.ok(share(counts.slice(100), 2) > 0.9);
    });

    it('finds out anew when the machine has changed', () => {
        const choice = new ThreadChoice([1, 2], now);
        const before = use(choice, 500, threads => 0.1 / threads);
        assert.equal(before.at(-1), 2);
        const after = use(choice, 20_000, threads => 0.1 * threads);
        assert.equal(after.at(-1), 1);
        const again = use(choice, 200_000, threads => 0.1 / threads);
        assert.equal(again.at(-1), 2);
    });

    it('finds out at once when several threads are slower than one was', () => {
        const choice = new ThreadChoice([1, 2], now);
        use(choice, 500, threads => 0.1 / threads);
        const after = use(choice, 100, threads => (threads === 1 ? 0.2 : 3));
        assert.ok(share(after, 2) < 0.5, `${share(after, 2)}`);
        assert.equal(after.at(-1), 1);
    });

    it('does not look at the clock where there is nothing to choose', () => {
        const choice = new ThreadChoice([3], () => assert.fail('looked'));
        assert.deepEqual(new Set(use(choice, 1_000, () => 1)), new Set([3]));
    });
});

function share(counts: readonly number[], threads: number): number {
    return counts.filter(count => count === threads).length / counts.length;
}
