// What training shows of the examples of the measured rules. They are trained once, when this is loaded.

import { rules } from '../../src/lint/rules/index.ts';
import { type Measurements, noMeasurements } from '../../src/model/measurements.ts';
import { measureSpec } from './measure-spec.ts';

/** Of each example, by its text. */
export const measuredExamples: ReadonlyMap<string, Measurements> = new Map(
    await Promise.all(
        rules
            .filter(({ category }) => category === 'measured')
            .flatMap(({ documentation: { bad, good } }) => [bad, good])
            .map(async text => [text, await measureSpec(text)] as const),
    ),
);

/** Of all of them: each is told by what was trained. */
export const allMeasuredExamples: Measurements = {
    ...noMeasurements,
    dropout: [...measuredExamples.values()].flatMap(({ dropout }) => dropout),
    runs: [...measuredExamples.values()].flatMap(({ runs }) => runs),
};
