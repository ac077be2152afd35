import assert from 'node:assert/strict';
import fc from 'fast-check';
import { clipNorm } from '../../src/engine/clip-norm.ts';
import { dense, input, network } from '../support/networks.ts';
import { normals } from './support/gradient-check.ts';
import { createChecked } from './support/network-check.ts';
import { clouds, settingsWith, sgd } from './support/run.ts';

const normOf = (arrays: readonly ArrayLike<number>[]) =>
    Math.hypot(...arrays.flatMap(array => Array.from(array)));

describe('clip_norm', () => {
    it('shortens the whole gradient to the limit and keeps its direction, or leaves it alone', () => {
        fc.assert(
            fc.property(
                fc.double({ min: 0.1, max: 10, noNaN: true }),
                fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
                fc.nat(1000),
                (limit, lengths, seed) => {
                    const gradients = lengths.map((length, index) => normals(length, seed + index));
                    const before = gradients.map(gradient => gradient.slice());
                    clipNorm(
                        gradients.map(gradient => ({ gradient })),
                        limit,
                    );
                    const scale = Math.min(1, limit / normOf(before));
                    for (const [index, gradient] of gradients.entries()) {
                        for (const [i, g] of gradient.entries()) {
                            assert.ok(Math.abs(g - scale * before[index]![i]!) < 1e-13);
                        }
                    }
                },
            ),
        );
    });

    it('bounds the length of a step of plain descent by rate times limit', () => {
        const { running, encoded, order } = createChecked(
            network(input(5), dense(8, 'relu'), dense(3, 'softmax')),
            settingsWith({ clip_norm: 0.01, optimizer: sgd(0.5) }),
            clouds(12, 5, 3),
        );
        const before = running.learned.map(({ values }) => values.slice());
        running.trainStep(encoded, order, 0, 12, 0);
        const moved = running.learned.map(({ values }, index) =>
            values.map((w, i) => w - before[index]![i]!),
        );
        assert.ok(Math.abs(normOf(moved) - 0.5 * 0.01) < 1e-12);
    });
});
