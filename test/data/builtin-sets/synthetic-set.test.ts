import assert from 'node:assert/strict';
import fc from 'fast-check';
import { resolveCall } from '../../../src/catalog/arguments.ts';
import type { BuiltinSetName } from '../../../src/catalog/builtin-sets/index.ts';
import { builtinSets } from '../../../src/data/builtin-sets/index.ts';
import type { DataAccess } from '../../../src/data/data-access.ts';
import { isDataProblem } from '../../../src/data/data-problem.ts';
import type { Examples } from '../../../src/model/examples.ts';

interface Settings {
    readonly n?: number;
    readonly noise?: number;
    readonly seed?: number;
}

const noFiles: DataAccess = {
    readFile: () => Promise.reject(new Error('a computed set reads no file')),
    baseUri: 'file:///',
    builtinDataUri: 'file:///',
};

const names = ['circles', 'gaussians', 'moons', 'spirals', 'xor'] as const satisfies BuiltinSetName[];
type Name = (typeof names)[number];

async function read(name: Name, settings: Settings = {}): Promise<Examples> {
    const examples = await builtinSets[name](resolveCall('builtin_set', name, { ...settings }), noFiles);
    assert.ok(!isDataProblem(examples));
    return examples;
}

/** Coordinates and class of every example. */
async function pointsOf(name: Name, settings: Settings = {}) {
    const { features, target, count } = await read(name, settings);
    assert.ok(target.task === 'classification');
    const { labels } = target;
    return Array.from({ length: count }, (_, row) => ({
        x: features[2 * row] as number,
        y: features[2 * row + 1] as number,
        label: labels[row] as number,
    }));
}

/** Float32 keeps about 7 digits of coordinates below 2. */
const close = (a: number, b: number) => Math.abs(a - b) < 1e-6;

const settings = fc.record({
    n: fc.integer({ min: 1, max: 300 }),
    noise: fc.double({ min: 0, max: 2, noNaN: true }),
    seed: fc.integer({ min: 0, max: 0xffff_ffff }),
});

describe('sets that are computed', () => {
    for (const name of names) {
        it(`${name} has n finite examples, of each class as many to within one, the same again for the same seed`, async () => {
            await fc.assert(
                fc.asyncProperty(settings, async chosen => {
                    const points = await pointsOf(name, chosen);
                    assert.equal(points.length, chosen.n);
                    assert.ok(points.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)));
                    const ones = points.filter(({ label }) => label === 1).length;
                    assert.ok(Math.abs(points.length - 2 * ones) <= 1);
                    assert.deepEqual(await pointsOf(name, chosen), points);
                }),
                { numRuns: 25 },
            );
        });

        it(`${name} adds normal noise of the given deviation, another for another seed`, async () => {
            const n = 4000;
            const noise = 0.3;
            // xor places its points by the seed as well, so the same seed without noise is what to compare with.
            const clean = await pointsOf(name, { n, noise: 0, seed: 5 });
            const noisy = await pointsOf(name, { n, noise, seed: 5 });
            const shifts = noisy.flatMap(({ x, y }, row) => [x - clean[row]!.x, y - clean[row]!.y]);
            const mean = shifts.reduce((sum, shift) => sum + shift, 0) / shifts.length;
            const variance = shifts.reduce((sum, shift) => sum + shift * shift, 0) / shifts.length;
            // Five standard errors of the mean and of the variance of 8,000 normal numbers.
            assert.ok(Math.abs(mean) < (5 * noise) / Math.sqrt(shifts.length), `mean ${mean}`);
            assert.ok(
                Math.abs(variance - noise * noise) < 5 * noise * noise * Math.sqrt(2 / shifts.length),
                `variance ${variance}`,
            );
            assert.notDeepEqual(await pointsOf(name, { n, noise, seed: 6 }), noisy);
        });
    }

    it('circles lie on radius 1 and ½, evenly around', async () => {
        const points = await pointsOf('circles', { n: 200, noise: 0 });
        for (const { x, y, label } of points) {
            assert.ok(close(Math.hypot(x, y), label === 0 ? 1 : 0.5));
        }
        for (const label of [0, 1]) {
            const members = points.filter(point => point.label === label);
            assert.ok(Math.abs(members.reduce((sum, { x }) => sum + x, 0)) < 1e-4);
            assert.ok(Math.abs(members.reduce((sum, { y }) => sum + y, 0)) < 1e-4);
        }
    });

    it('gaussians lie around (-½, -½) and (½, ½)', async () => {
        for (const { x, y, label } of await pointsOf('gaussians', { n: 20, noise: 0 })) {
            assert.deepEqual([x, y], label === 0 ? [-0.5, -0.5] : [0.5, 0.5]);
        }
    });

    it('moons are the upper half of one circle and the lower half of another', async () => {
        for (const { x, y, label } of await pointsOf('moons', { n: 200, noise: 0 })) {
            const [u, v] = label === 0 ? [x, y] : [1 - x, 0.5 - y];
            assert.ok(close(Math.hypot(u, v), 1) && v > -1e-6);
        }
    });

    it('spirals are each other turned by half a turn, and their radius grows with their angle', async () => {
        const points = await pointsOf('spirals', { n: 400, noise: 0 });
        const [first, second] = [0, 1].map(label => points.filter(point => point.label === label));
        for (const [member, { x, y }] of first!.entries()) {
            const opposite = second![member]!;
            assert.ok(close(opposite.x, -x) && close(opposite.y, -y));
            const along = member / first!.length;
            const radius = 4 * along;
            assert.ok(close(Math.hypot(x, y), radius));
            const angle = 2 * Math.PI * 1.75 * along;
            assert.ok(close(x, radius * Math.sin(angle)) && close(y, radius * Math.cos(angle)));
        }
    });

    it('xor is the sign of the product, in all four quadrants alike', async () => {
        const points = await pointsOf('xor', { n: 400, noise: 0 });
        const counts = new Map<string, number>();
        for (const { x, y, label } of points) {
            assert.ok(Math.abs(x) <= 1 && Math.abs(y) <= 1 && x !== 0 && y !== 0);
            assert.equal(label, x * y < 0 ? 1 : 0);
            const quadrant = `${Math.sign(x)} ${Math.sign(y)}`;
            counts.set(quadrant, (counts.get(quadrant) ?? 0) + 1);
        }
        assert.deepEqual([...counts.values()], [100, 100, 100, 100]);
    });
});
