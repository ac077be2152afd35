// Successive halving against the paper's algorithm, on losses and orders of arrival of chance.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { drawWithoutReplacement } from '../../src/experiments/search/draws.ts';
import type { SearchTask } from '../../src/experiments/search/search.ts';
import { rungsOf, shortestRung, successiveHalving } from '../../src/experiments/search/successive-halving.ts';

interface Case {
    readonly combinations: number;
    readonly reductionFactor: number;
    readonly rungs: readonly number[];
    /** The loss of each combination at each rung; null for a run that fails. */
    readonly losses: readonly (readonly (number | null)[])[];
    /** Which of the tasks in training ends next, as a share of them. */
    readonly order: readonly number[];
    readonly parallel: number;
}

const cases = fc
    .record({
        combinations: fc.integer({ min: 1, max: 60 }),
        reductionFactor: fc.integer({ min: 2, max: 4 }),
        shortest: fc.integer({ min: 1, max: 4 }),
        longest: fc.integer({ min: 4, max: 80 }),
        parallel: fc.integer({ min: 1, max: 12 }),
    })
    .chain(({ shortest, longest, ...given }) => {
        const rungs = rungsOf(shortest, longest, given.reductionFactor);
        return fc.record({
            combinations: fc.constant(given.combinations),
            reductionFactor: fc.constant(given.reductionFactor),
            parallel: fc.constant(given.parallel),
            rungs: fc.constant(rungs),
            losses: fc.array(
                fc.array(fc.option(fc.integer({ min: 0, max: 20 }), { freq: 10 }), {
                    minLength: rungs.length,
                    maxLength: rungs.length,
                }),
                { minLength: given.combinations, maxLength: given.combinations },
            ),
            order: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 40 }),
        });
    }) satisfies fc.Arbitrary<Case>;

interface Told {
    readonly combination: number;
    readonly rung: number;
    readonly loss: number;
}

/** What was handed out, and what was known at each decision, with so many in training at once. */
function play({ combinations, reductionFactor, rungs, losses, order, parallel }: Case, window: number) {
    const search = successiveHalving({
        combinations: Array.from({ length: combinations }, (_, index) => index),
        rungs,
        reductionFactor,
        window,
    });
    const handed: { readonly task: SearchTask; readonly known: readonly Told[]; readonly waiting: number }[] =
        [];
    const training: SearchTask[] = [];
    const told: Told[] = [];
    let ends = 0;
    const endOne = (): void => {
        const [task] = training.splice(Math.floor(order[ends++ % order.length]! * training.length), 1);
        const rung = rungOf(task!, rungs);
        const loss = losses[task!.combination]![rung] ?? Number.POSITIVE_INFINITY;
        told.push({ combination: task!.combination, rung, loss });
        search.tell(task!, loss);
    };
    for (;;) {
        const next = search.next();
        if (next === undefined) {
            assert.equal(training.length, 0, 'ends when everything is known');
            return { handed, told };
        }
        if (next === 'wait') {
            assert.ok(training.length > 0, 'waits for what is being trained only');
            endOne();
            continue;
        }
        handed.push({ task: next, known: [...told], waiting: training.length });
        training.push(next);
        while (training.length >= parallel) {
            endOne();
        }
    }
}

function rungOf({ until }: SearchTask, rungs: readonly number[]): number {
    return until === undefined ? rungs.length - 1 : rungs.indexOf(until);
}

/** Algorithm 2 of the paper, as it is written there. */
function getJob(
    told: readonly Told[],
    promoted: ReadonlySet<string>,
    rungs: number,
    eta: number,
): readonly [combination: number, rung: number] | undefined {
    for (let k = rungs - 2; k >= 0; k--) {
        const rung = told.filter(each => each.rung === k);
        const candidates = [...rung]
            .sort((a, b) => a.loss - b.loss || 0)
            .slice(0, Math.floor(rung.length / eta));
        const promotable = candidates.find(
            ({ combination, loss }) => Number.isFinite(loss) && !promoted.has(`${combination} ${k}`),
        );
        if (promotable !== undefined) {
            return [promotable.combination, k + 1];
        }
    }
    return undefined;
}

describe('successive halving', () => {
    it('has the rungs of the paper', () => {
        // Figure 1 of Li et al.: n = 9, r = 1, R = 9, η = 3.
        assert.deepEqual(rungsOf(1, 9, 3), [1, 3, 9]);
        assert.deepEqual(rungsOf(1, 256, 4), [1, 4, 16, 64, 256]);
        assert.deepEqual(rungsOf(6, 60, 3), [6, 18, 60]);
        assert.deepEqual(rungsOf(5, 5, 3), [5]);
        assert.equal(rungsOf(shortestRung(60, 3), 60, 3).length, 3);
    });

    it('promotes as the paper says where one is trained at a time', () => {
        fc.assert(
            fc.property(cases, given => {
                const { handed } = play({ ...given, parallel: 1 }, 0);
                const promoted = new Set<string>();
                const fresh = new Set<number>();
                for (const { task, known } of handed) {
                    const asked = getJob(known, promoted, given.rungs.length, given.reductionFactor);
                    const rung = rungOf(task, given.rungs);
                    if (asked !== undefined) {
                        assert.deepEqual([task.combination, rung], asked);
                    } else if (rung === 0) {
                        assert.ok(!fresh.has(task.combination), 'begins each once');
                        fresh.add(task.combination);
                    } else {
                        // Nothing is left to begin and nobody has come to the end: the best goes on.
                        assert.equal(fresh.size, given.combinations);
                        assert.ok(
                            !known.some(
                                each => each.rung === given.rungs.length - 1 && Number.isFinite(each.loss),
                            ),
                        );
                    }
                    promoted.add(`${task.combination} ${rung - 1}`);
                }
            }),
        );
    });

    it('promotes only what is among the best of its rung, of what is known then, with many trained at once', () => {
        fc.assert(
            fc.property(cases, fc.integer({ min: 0, max: 20 }), (given, window) => {
                const { handed, told } = play(given, window);
                const begun = new Set(handed.map(({ task }) => task.combination));
                assert.equal(begun.size, given.combinations, 'begins all of them');
                let isLast = false;
                for (const { task, known } of handed) {
                    const rung = rungOf(task, given.rungs);
                    if (rung === 0) {
                        assert.ok(!isLast);
                        continue;
                    }
                    const below = told.filter(each => each.rung === rung - 1);
                    const own = below.find(({ combination }) => combination === task.combination)!;
                    assert.ok(Number.isFinite(own.loss), 'what fails goes no further');
                    const knownBelow = known.filter(each => each.rung === rung - 1);
                    assert.ok(knownBelow.includes(own), 'goes on from a result that is known');
                    // Of results in the order in which they were handed out, the first so many were known to the decision.
                    const counts = Array.from({ length: knownBelow.length + 1 }, (_, count) => count);
                    const handedBelow = handed
                        .filter(each => rungOf(each.task, given.rungs) === rung - 1)
                        .map(each => below.find(({ combination }) => combination === each.task.combination)!);
                    const isAmongBest = counts.some(count => {
                        const first = handedBelow.slice(0, count);
                        const better = first.filter(({ loss }) => loss < own.loss).length;
                        return first.includes(own) && better < Math.floor(count / given.reductionFactor);
                    });
                    isLast ||= !isAmongBest;
                    assert.ok(
                        isAmongBest ||
                            known.every(
                                each => each.rung < given.rungs.length - 1 || !Number.isFinite(each.loss),
                            ),
                    );
                }
            }),
        );
    });

    it('comes to the same whatever ends first and however many are trained at once', () => {
        fc.assert(
            fc.property(cases, cases, (given, other) => {
                const window = 12;
                const tasks = ({ order, parallel }: Pick<Case, 'order' | 'parallel'>) =>
                    play({ ...given, order, parallel }, window).handed.map(({ task }) => task);
                assert.deepEqual(tasks(given), tasks(other));
            }),
        );
    });

    it('trains one to its end, unless all fail', () => {
        fc.assert(
            fc.property(cases, given => {
                const { told } = play(given, 4);
                const last = told.filter(({ rung }) => rung === given.rungs.length - 1);
                const canEnd = given.losses.some(losses => losses.every(loss => loss !== null));
                assert.ok(!canEnd || last.some(({ loss }) => Number.isFinite(loss)));
            }),
        );
    });

    it('trains far fewer epochs than a grid, and finds the best where losses keep their order', () => {
        const losses = Array.from({ length: 81 }, (_, index) => {
            const loss = (index * 37) % 81;
            return [loss, loss, loss, loss, loss];
        });
        const rungs = rungsOf(1, 81, 3);
        const given = { combinations: 81, reductionFactor: 3, rungs, losses, order: [0], parallel: 4 };
        const { told } = play(given, 8);
        const best = told.find(({ rung, loss }) => rung === rungs.length - 1 && loss === 0);
        assert.ok(best !== undefined);
        // From rung to rung a run goes on, so it costs what it is trained further.
        const epochs = told.reduce((sum, { rung }) => sum + rungs[rung]! - (rungs[rung - 1] ?? 0), 0);
        assert.ok(epochs < (81 * 81) / 10, String(epochs));
    });
});

describe('draws without replacement', () => {
    it('are every number once, in an order of their seed', () => {
        fc.assert(
            fc.property(fc.integer({ min: 0, max: 300 }), fc.nat(), (count, seed) => {
                const drawn = [...drawWithoutReplacement(count, seed)];
                assert.deepEqual(
                    drawn.toSorted((a, b) => a - b),
                    Array.from({ length: count }, (_, index) => index),
                );
                assert.deepEqual([...drawWithoutReplacement(count, seed)], drawn);
            }),
        );
    });

    it('are each of the 24 orders of four about as often', () => {
        const seen = new Map<string, number>();
        for (let seed = 0; seed < 24_000; seed++) {
            const order = [...drawWithoutReplacement(4, seed)].join('');
            seen.set(order, (seen.get(order) ?? 0) + 1);
        }
        // Each is expected 1,000 times with a standard deviation of 31.
        assert.equal(seen.size, 24);
        assert.ok([...seen.values()].every(times => Math.abs(times - 1000) < 5 * 31));
    });

    it('take no room for what is not drawn', () => {
        const draws = drawWithoutReplacement(2 ** 31, 1);
        const first = Array.from({ length: 1000 }, () => draws.next().value as number);
        assert.equal(new Set(first).size, 1000);
        assert.ok(Math.max(...first) > 2 ** 30);
    });
});
