import assert from 'node:assert/strict';
import { examplesOf, type NumberArray } from '../../src/data/array-examples.ts';
import { isDataProblem } from '../../src/data/data-problem.ts';

describe('examples from arrays', () => {
    const array = (name: string, shape: readonly number[], values: readonly number[]): NumberArray => ({
        name,
        shape,
        isWhole: false,
        at: index => values[index]!,
    });
    const target = array('y', [2], [1, 2]);
    const request = { target: 'last', task: 'regression' } as const;

    for (const inParts of [false, true]) {
        it(`are refused where single precision cannot hold a value${inParts ? ', in parts' : ''}`, () => {
            const problemOf = (values: readonly number[]): string | undefined => {
                const features = array('x', [2, 2], values);
                const found = examplesOf(
                    { ...features, ...(inParts && { parts: () => [Float64Array.from(values)] }) },
                    target,
                    request,
                );
                return isDataProblem(found) ? found.problem : undefined;
            };
            assert.equal(problemOf([0, -3.4e38, 3.4e38, 1e-300]), undefined);
            assert.equal(
                problemOf([0, 1, -1e39, 3]),
                'x, at [1, 0]: expected a number below 3.4e38 in magnitude, the most that single precision holds, found -1e+39.',
            );
            assert.equal(
                problemOf([0, Number.NaN, 2, 3]),
                'x, at [0, 1]: expected a finite number, found NaN.',
            );
        });
    }
});
