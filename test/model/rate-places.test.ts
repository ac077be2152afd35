import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyTextEdits } from '../../src/core/text-range.ts';
import {
    canBeLearned,
    learnedRatesOf,
    withLearnedRates,
} from '../../src/experiments/rate-finder/learned-rates.ts';
import { createAnalyzer } from '../../src/language/analysis.ts';
import { rateEdits, ratePlacesOf, withRates } from '../../src/model/rate-places.ts';
import type { ResolvedRun } from '../../src/model/resolved.ts';

const analyzer = createAnalyzer({ fileExists: () => true });

const spec = (body: string, { parameters = '', before = '', run = 'train net on digits' } = {}) => `${before}
model net${parameters} {
    input(64)
    dense(16, activation = relu)
    ${body}
    dense(10, activation = softmax)
}
data digits { source = builtin(digits) }
${run} { epochs = 2 }
`;

function runOf(text: string): ResolvedRun {
    const analysis = analyzer.analyze('file:///rates.netspec', text);
    const errors = analysis.diagnostics.filter(({ severity }) => severity === 'error');
    assert.deepEqual(errors, []);
    return analysis.spec.runs[0]!;
}

const written = (text: string) =>
    ratePlacesOf(runOf(text).network, text).map(({ range, rate, layers, isKept }) => [
        text.slice(range.start, range.end),
        rate,
        layers.length,
        ...(isKept ? ['kept'] : []),
    ]);

describe('the places of drop rates', () => {
    it('are numbers, wherever they are written, once for all layers that share one', () => {
        assert.deepEqual(written(spec('dropout(0.5)')), [['0.5', 0.5, 1]]);
        assert.deepEqual(written(spec('dropout(rate = 20%)')), [['20%', 0.2, 1]]);
        assert.deepEqual(written(spec('dropout(keep = 0.75)')), [['0.75', 0.25, 1, 'kept']]);
        assert.deepEqual(written(spec('repeat 3 { dense(16) dropout(0.3) }')), [['0.3', 0.3, 3]]);
        assert.deepEqual(written(spec('dropout(p)', { before: 'let p = 0.4\n' })), [['0.4', 0.4, 1]]);
        assert.deepEqual(
            written(
                spec('noise\ndense(8)\nnoise\ndrop_connect(0.1)', { parameters: '(noise = dropout(0.6))' }),
            ),
            [
                ['0.6', 0.6, 2],
                ['0.1', 0.1, 1],
            ],
        );
        const run = 'train net(p = 0.7) on digits';
        assert.deepEqual(written(spec('dropout(p)', { parameters: '(p = 0.2)', run })), [['0.7', 0.7, 1]]);
    });

    it('are none where the rate is computed, scheduled, learned, or a number for something else too', () => {
        for (const body of [
            'dropout(2 * 0.1)',
            'dropout(schedule(0.5))',
            'variational_dropout()',
            'gaussian_noise(0.1)',
            'adaptive_dropout()',
        ]) {
            assert.deepEqual(written(spec(body)), [], body);
        }
        assert.deepEqual(written(spec('dropout(p * 2)', { before: 'let p = 0.1\n' })), []);
        assert.deepEqual(written(spec('dropout(p)\ngaussian_noise(p)', { before: 'let p = 0.1\n' })), []);
    });

    it('take any rate, and the text then means the network with that rate', () => {
        const texts = [
            spec('dropout(0.5)\ndense(8)\ndropout(keep = 0.9)'),
            spec('repeat 2 { dense(16) dropout(30%) }\ndropout(keep = 55%)'),
            spec('noise\ndense(8)\ngaussian_dropout(p)', {
                parameters: '(noise = dropout(0.6))',
                before: 'let p = 0.4\n',
            }),
        ];
        fc.assert(
            fc.property(
                fc.constantFrom(...texts),
                fc.array(fc.integer({ min: 0, max: 999 }), { minLength: 2, maxLength: 2 }),
                (text, thousandths) => {
                    const run = runOf(text);
                    const places = ratePlacesOf(run.network, text);
                    assert.equal(places.length, 2);
                    const rates = thousandths.map(value => value / 1000);
                    const edited = runOf(applyTextEdits(text, rateEdits(places, rates, text)));
                    const expected = withRates(run, places, rates);
                    for (const [id, layer] of expected.network.layers.entries()) {
                        const { kind, parameters } = edited.network.layers[id]!;
                        assert.equal(kind, layer.kind);
                        for (const [name, value] of Object.entries(layer.parameters)) {
                            const given = parameters[name];
                            assert.ok(
                                typeof value === 'number'
                                    ? Math.abs((given as number) - value) < 1e-9
                                    : JSON.stringify(given) === JSON.stringify(value),
                            );
                        }
                    }
                },
            ),
            { numRuns: 40 },
        );
    });

    it('stay as they are written where the rate stays', () => {
        const text = spec('dropout(0.50)\ndense(8)\ndropout(0.2)');
        const places = ratePlacesOf(runOf(text).network, text);
        assert.deepEqual(
            rateEdits(places, [0.5, 0.3], text).map(({ newText }) => newText),
            ['0.3'],
        );
    });
});

describe('rates that are learned', () => {
    it('are learned in the places of dropout, and by their layers', () => {
        const text = spec('dropout(0)\nrepeat 2 { dense(16) dropout(0.3) }\ndrop_connect(0.1)');
        const run = runOf(text);
        const places = ratePlacesOf(run.network, text);
        assert.deepEqual(places.map(canBeLearned), [true, true, false]);
        const learning = withLearnedRates(run, places);
        const kinds = learning.network.layers.map(({ kind, parameters }) => [kind, parameters.initial_rate]);
        assert.deepEqual(
            kinds.filter(([kind]) => kind === 'variational_dropout'),
            [
                // Learning cannot leave a rate of 0.
                ['variational_dropout', 0.05],
                ['variational_dropout', 0.3],
                ['variational_dropout', 0.3],
            ],
        );
        assert.equal(learning.network.parameterCount, run.network.parameterCount + 3);
        const learnedRates = [0.111, 0.2, 0.4].map(mean => ({
            ...{ layer: '', sharing: 'per_layer' as const, mean },
            ...{ minimum: mean, median: mean, maximum: mean },
        }));
        assert.deepEqual(learnedRatesOf(learning, places, { learnedRates }), [0.11, 0.3, 0.1]);
    });
});
