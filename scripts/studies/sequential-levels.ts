// The level at which each look of a sequential comparison is taken, so that all looks together raise a false alarm in 5 % of
// comparisons at most. Under no difference, and normal differences, the sequence of t statistics has one distribution, whatever
// their spread: so the levels are found by simulation, and written to src/experiments/comparison/sequential-levels.ts:
// `npm run study:sequential-levels [-- --simulations 4000000]`.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fillNormals } from '../../src/core/random/streams.ts';
import { criticalT } from '../../src/core/student-t.ts';
import { fewestPairs } from '../../src/experiments/comparison/paired-interval.ts';
import { main } from '../output.ts';
import { repositoryRoot } from '../paths.ts';

const { values } = parseArgs({ options: { simulations: { type: 'string', default: '4000000' } } });

const mostPairs = 100;
const falseAlarms = 0.05;
/** Candidates from 0.001 to 0.05, each 0.5 % above the one before. */
const candidates = Array.from({ length: 786 }, (_, index) => 0.001 * 1.005 ** index).filter(
    level => level <= falseAlarms,
);

await main(async () => {
    const simulations = Number(values.simulations);
    const thresholds = Array.from({ length: mostPairs + 1 }, (_, count) =>
        count < fewestPairs
            ? new Float64Array(0)
            : Float64Array.from(candidates, level => criticalT(level, count - 1) ** 2),
    );
    // How often candidate k is the smallest that any look up to `count` pairs has passed.
    const passed = thresholds.map(() => new Float64Array(candidates.length + 1));
    const normals = new Float64Array(mostPairs);
    for (let simulation = 0; simulation < simulations; simulation++) {
        fillNormals(normals, { seed: 1, stream: 'synthetic_data', step: 0, layer: 0, example: simulation });
        let sum = 0;
        let squares = 0;
        let smallest = candidates.length;
        for (let count = 1; count <= mostPairs; count++) {
            const value = normals[count - 1]!;
            sum += value;
            squares += value * value;
            if (count < fewestPairs) {
                continue;
            }
            const mean = sum / count;
            const square = (mean * mean * count * (count - 1)) / (squares - sum * mean);
            const limits = thresholds[count]!;
            while (smallest > 0 && square > limits[smallest - 1]!) {
                smallest--;
            }
            const row = passed[count]!;
            row[smallest] = row[smallest]! + 1;
        }
    }
    // Two standard errors on the safe side.
    const safe = falseAlarms - 2 * Math.sqrt((falseAlarms * (1 - falseAlarms)) / simulations);
    const levels = passed.slice(fewestPairs).map((row, index) => {
        if (index === 0) {
            return falseAlarms;
        }
        let alarms = 0;
        let level = candidates[0]!;
        for (const [candidate, count] of row.entries()) {
            alarms += count / simulations;
            if (alarms > safe || candidate === candidates.length) {
                break;
            }
            level = candidates[candidate]!;
        }
        return level;
    });
    const lines = levels.map((level, index) => `    ${level.toFixed(6)}, // ${fewestPairs + index}`);
    writeFileSync(
        join(repositoryRoot, 'src/experiments/comparison/sequential-levels.ts'),
        `// Written by scripts/studies/sequential-levels.ts, from ${simulations} simulated comparisons.

/**
 * The two-sided level of each look, where a comparison looks after each pair from the fifth on, and after so many pairs at
 * most: one of 20 pairs takes entry 15.
 */
export const sequentialLevels: readonly number[] = [
${lines.join('\n')}
];
`,
    );
    console.log(
        `5: ${levels[0]}, 10: ${levels[5]}, 20: ${levels[15]}, 50: ${levels[45]}, 100: ${levels[95]}`,
    );
    return 0;
});
