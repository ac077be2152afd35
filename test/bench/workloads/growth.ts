// How the time of a training step grows with the width, the depth and the batch of a network on the digits.

import { ourEngines } from '../contenders/our-engines.ts';
import { ours } from '../contenders/ours.ts';
import { measureInTurns } from '../measure-in-turns.ts';
import { isAbsent, type Report, type TakenWorkload } from '../workload.ts';
import { digits, examplesOf, runOf } from './networks.ts';

/** Small enough for sixteen layers without normalization. */
const learningRate = 0.0001;
const specs: Readonly<Record<string, (size: number) => string>> = {
    width: width => digits(width, 2, 32, learningRate),
    depth: depth => digits(256, depth, 32, learningRate),
    batch: batch => digits(256, 2, batch, learningRate),
};
const sizes: Readonly<Record<string, readonly number[]>> = {
    width: [32, 64, 128, 256, 512, 1024, 2048],
    depth: [1, 2, 4, 8, 16],
    batch: [8, 16, 32, 64, 128, 256, 512],
};
const rounds = 9;

export const growth: TakenWorkload = {
    name: 'growth',
    summary: 'milliseconds of a training step of digits 64-256-256-10 by width, depth and batch',
    async take() {
        const reports: Report[] = [];
        const engine = ourEngines[0]!;
        for (const [axis, values] of Object.entries(sizes)) {
            for (const size of values) {
                const run = runOf(specs[axis]!(size));
                const { training } = await examplesOf(run);
                const contender = ours(engine, run, training, `${engine.engine}, ${axis} ${size}`);
                if (isAbsent(contender)) {
                    reports.push(contender);
                    continue;
                }
                const { measurements } = await measureInTurns({ name: 'growth' }, [contender], rounds);
                await contender.close?.();
                reports.push(...measurements);
            }
        }
        return reports;
    },
};
