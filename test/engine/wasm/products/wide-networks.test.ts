import fc from 'fast-check';
import type { Variant } from '../../../../src/engine/wasm/instance.ts';
import { dense, dropout, input, network } from '../../../support/networks.ts';
import { clouds, settingsWith, sgd } from '../../support/run.ts';
import { compareBackends } from '../both-backends.ts';

const variants: readonly Variant[] = ['relaxed', 'portable'];

describe('wide networks in WebAssembly', function () {
    this.timeout(20_000);

    for (const variant of variants) {
        it(`train as the reference does where zeros are skipped, ${variant}`, () => {
            const width = fc.integer({ min: 33, max: 230 });
            fc.assert(
                fc.property(
                    width,
                    width,
                    width,
                    fc.integer({ min: 1, max: 40 }),
                    fc.constantFrom(0, 0.3, 0.8),
                    fc.integer({ min: 1, max: 1000 }),
                    (features, first, second, batch, rate, seed) => {
                        compareBackends({
                            network: network(
                                input(features),
                                dropout(rate / 2),
                                dense(first, 'relu'),
                                dropout(rate),
                                dense(second, 'relu'),
                                dropout(rate),
                                dense(4, 'softmax'),
                            ),
                            settings: settingsWith({ seed, batch_size: batch, optimizer: sgd(0.001, 0.9) }),
                            examples: clouds(45, features, 4, seed),
                            steps: 3,
                            tolerance: 1e-3,
                            wasm: { variant },
                        });
                    },
                ),
                // The same networks every time: a rectifier whose sum is 0 but for rounding opens on one side alone, which
                // `fuzz:engine` allows for and this comparison does not.
                { numRuns: 8, seed: 1 },
            );
        });
    }
});
