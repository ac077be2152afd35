// Networks with every kind of noise, on both backends.

import fc from 'fast-check';
import { dense, input, layer, network } from '../../support/networks.ts';
import { compareRun } from '../generate/compare-run.ts';
import { clouds, settingsWith, sgd } from '../support/run.ts';

const rate = fc.constantFrom(0, 0.1, 0.5, 0.9);

type Statement = ReturnType<typeof layer>;

const noises: Readonly<Record<string, fc.Arbitrary<Statement>>> = {
    dropout: rate.map(p => layer('dropout', { rate: p })),
    'dropout on a schedule': fc.constantFrom('early', 'late').map(mode =>
        layer('dropout', {
            rate: {
                call: 'schedule',
                arguments: { rate: 0.6, mode, shape: 'linear', cutoff: 2 },
            },
        }),
    ),
    spatial_dropout: rate.map(p => layer('spatial_dropout', { rate: p })),
    path_dropout: rate.map(p => layer('path_dropout', { rate: p })),
    alpha_dropout: rate.map(p => layer('alpha_dropout', { rate: p })),
    gaussian_dropout: rate.map(p => layer('gaussian_dropout', { rate: p })),
    gaussian_noise: fc.constantFrom(0, 0.3, 2).map(stddev => layer('gaussian_noise', { stddev })),
    drop_connect: rate.map(p => layer('drop_connect', { rate: p })),
    'variational_dropout per layer': fc.constant(
        layer('variational_dropout', { rate: 'per_layer', initial_rate: 0.3 }),
    ),
    'variational_dropout per unit': fc.constant(
        layer('variational_dropout', { rate: 'per_unit', initial_rate: 0.3 }),
    ),
    'variational_dropout per weight': fc.constant(
        layer('variational_dropout', { rate: 'per_weight', initial_rate: 0.3 }),
    ),
    adaptive_dropout: fc
        .record({
            tied: fc.boolean(),
            alpha: fc.constantFrom(1, 0.5),
            beta: fc.constantFrom(0, -0.1),
        })
        .map(parameters => layer('adaptive_dropout', parameters)),
};

describe('noise in WebAssembly', function () {
    this.timeout(20_000);

    for (const [name, noise] of Object.entries(noises)) {
        it(`trains and evaluates with ${name} as the reference does`, () => {
            fc.assert(
                fc.property(
                    noise,
                    fc.integer({ min: 1, max: 20 }),
                    fc.integer({ min: 1, max: 20 }),
                    fc.integer({ min: 1, max: 13 }),
                    fc.integer({ min: 1, max: 1000 }),
                    (chosen, features, units, batch, seed) => {
                        compareRun({
                            network: network(
                                input(features),
                                dense(units, 'relu'),
                                chosen,
                                dense(units + 1, 'relu'),
                                dense(3, 'softmax'),
                            ),
                            settings: settingsWith({
                                seed,
                                batch_size: batch,
                                optimizer: sgd(0.02, 0.5),
                                epochs: 4,
                            }),
                            examples: clouds(30, features, 3, seed),
                            steps: 9,
                            extreme: 'none',
                        });
                    },
                ),
                { numRuns: 8 },
            );
        });
    }
});
