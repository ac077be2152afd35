// The short form of `npm run fuzz`: the first inputs of one seed, and those that once were too much.

import assert from 'node:assert/strict';
import { checkText } from './generate/fuzz-check.ts';
import { fuzzInput, placeIn } from './generate/fuzz-inputs.ts';
import { analyze, expectOne } from './support.ts';

const seed = 7;
const inputs = 800;

describe('any text whatever', function () {
    this.timeout(60_000);

    it('is analysed and answered about without a crash', async () => {
        for (let index = 0; index < inputs; index++) {
            const text = fuzzInput(seed, index);
            try {
                await checkText(text, placeIn(text, seed, index), index % 10 === 0);
            } catch (error) {
                throw new Error(`npm run fuzz -- --seed ${seed} --from ${index} --inputs 1`, {
                    cause: error,
                });
            }
        }
    });

    it('is the same text for the same seed and number', () => {
        assert.equal(fuzzInput(7, 123), fuzzInput(7, 123));
        assert.notEqual(fuzzInput(7, 123), fuzzInput(8, 123));
    });

    it('has one mistake where a bracket opens and nothing follows', () => {
        expectOne('let a = 2 * (\n[|model|] m { input(3) }', 'syntax', /Expected a value/);
    });

    it('may call models in models, but not without end', () => {
        const models = Array.from(
            { length: 200 },
            (_, index) => `model m${index + 1} { m${index}() m${index}() }`,
        );
        const { diagnostics } = analyze(
            `model m0 { dense(4) }\n${models.join('\n')}\nmodel m { input(4) m200() }`,
        );
        assert.deepEqual(
            diagnostics.map(({ message }) => message),
            ['Models are called within models more than 32 deep here.'],
        );
    });

    it('may train many networks, but not without end', () => {
        const runs = Array.from({ length: 100 }, (_, index) => `train t${index} = m on d { }`).join('\n');
        const { diagnostics } = analyze(
            `model m { input(64) repeat 4000 { dense(64) } dense(10) }\ndata d { source = builtin(digits) }\n${runs}`,
        );
        assert.match(diagnostics[0]?.message ?? '', /more than 50,000 layers together/);
        assert.equal(diagnostics.length, 1);
    });
});
