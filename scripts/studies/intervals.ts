// Whether the intervals of comparisons hold what they promise, by simulation: `npm run study:intervals [-- --simulations 40000]`.
// Prints the tables of docs/comparisons.md.

import { parseArgs } from 'node:util';
import { createSequence, fillNormals, fillUniforms } from '../../src/core/random/streams.ts';
import { pairedInterval } from '../../src/experiments/comparison/paired-interval.ts';
import { levelOfLooks, lookAt } from '../../src/experiments/comparison/sequential-comparison.ts';
import { main } from '../output.ts';

const { values } = parseArgs({ options: { simulations: { type: 'string', default: '40000' } } });
const simulations = Number(values.simulations);

/** Differences of mean 0 and variance 1. */
const distributions: Readonly<Record<string, (normals: Float64Array, uniforms: Float64Array) => number[]>> = {
    normal: normals => [...normals],
    // A seed that fails now and then: one difference in ten is five times as wide.
    'heavy tails': (normals, uniforms) =>
        Array.from(normals, (value, index) => (value * (uniforms[index]! < 0.1 ? 5 : 1)) / Math.sqrt(3.4)),
    // Exponential: losses are bounded below, and their differences may lean.
    skewed: (_, uniforms) => Array.from(uniforms, uniform => -Math.log(1 - uniform) - 1),
};

function drawn(name: string, simulation: number, count: number, seed: number): number[] {
    const place = { seed, stream: 'synthetic_data', step: 0, layer: 0, example: simulation } as const;
    const normals = new Float64Array(count);
    const uniforms = new Float64Array(count);
    fillNormals(normals, place);
    fillUniforms(uniforms, { ...place, layer: 1 });
    return distributions[name]!(normals, uniforms);
}

function share(isSo: (simulation: number) => boolean, times = simulations): string {
    let count = 0;
    for (let simulation = 0; simulation < times; simulation++) {
        count += Number(isSo(simulation));
    }
    return `${((100 * count) / times).toFixed(1)} %`;
}

/** Efron's percentile interval from 400 resamples, for comparison. */
function bootstrapHolds(differences: readonly number[], simulation: number): boolean {
    const sequence = createSequence({
        seed: 3,
        stream: 'synthetic_data',
        step: 0,
        layer: 2,
        example: simulation,
    });
    const means = Float64Array.from({ length: 400 }, () => {
        let sum = 0;
        for (let draw = 0; draw < differences.length; draw++) {
            sum += differences[sequence.integerBelow(differences.length)]!;
        }
        return sum / differences.length;
    }).sort();
    return means[9]! <= 0 && means[390]! >= 0;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
    console.log(`| ${head.join(' | ')} |\n|${head.map(() => ' --- |').join('')}`);
    for (const row of rows) {
        console.log(`| ${row.join(' | ')} |`);
    }
    console.log('');
}

await main(async () => {
    const names = Object.keys(distributions);
    console.log(
        `${simulations} simulated comparisons each.\n\nThe paired interval holds the true difference:\n`,
    );
    table(
        ['pairs', ...names, 'bootstrap, normal'],
        [5, 8, 10, 20, 50].map(pairs => [
            String(pairs),
            ...names.map(name =>
                share(simulation => {
                    const { mean, margin } = pairedInterval(drawn(name, simulation, pairs, 4));
                    return Math.abs(mean) <= margin;
                }),
            ),
            share(
                simulation => bootstrapHolds(drawn('normal', simulation, pairs, 4), simulation),
                simulations / 10,
            ),
        ]),
    );
    console.log('A sequential comparison of two equal ways of training finds a difference:\n');
    const ends = (name: string, simulation: number, pairs: number, effect: number) => {
        const differences = drawn(name, simulation, pairs, 5).map(value => value + effect);
        for (let count = 5; count <= pairs; count++) {
            const look = lookAt(differences.slice(0, count), pairs);
            if (look.verdict !== 'undecided') {
                return { ...look, count };
            }
        }
        throw new Error('A comparison ends.');
    };
    const budgets = [5, 10, 20, 50];
    table(
        ['budget', ...names, 'level of a look'],
        budgets.map(pairs => [
            String(pairs),
            ...names.map(name =>
                share(simulation => ends(name, simulation, pairs, 0).verdict === 'different'),
            ),
            levelOfLooks(pairs).toFixed(4),
        ]),
    );
    console.log(
        'With a true difference, in deviations of the differences, and a budget of 20 pairs (normal):\n',
    );
    table(
        ['difference', 'found', 'in the right direction', 'interval holds it at the end', 'pairs, mean'],
        [0.25, 0.5, 1, 2].map(effect => {
            let pairs = 0;
            const found = share(simulation => {
                const { verdict, count } = ends('normal', simulation, 20, effect);
                pairs += count;
                return verdict === 'different';
            });
            const right = share(simulation => {
                const { verdict, interval } = ends('normal', simulation, 20, effect);
                return verdict === 'different' && interval.mean > 0;
            });
            const holds = share(simulation => {
                const { interval } = ends('normal', simulation, 20, effect);
                return Math.abs(interval.mean - effect) <= interval.margin;
            });
            return [String(effect), found, right, holds, (pairs / simulations).toFixed(1)];
        }),
    );
    return 0;
});
