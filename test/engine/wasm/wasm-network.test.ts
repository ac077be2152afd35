import fc from 'fast-check';
import { dense, input, network } from '../../support/networks.ts';
import { clouds, settingsWith, sgd } from '../support/run.ts';
import { compareBackends } from './both-backends.ts';

describe('a network in WebAssembly', () => {
    it('trains as the reference does, with the same bits for any number of threads', () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 1, max: 20 }),
                fc.integer({ min: 1, max: 20 }),
                fc.integer({ min: 2, max: 9 }),
                fc.integer({ min: 1, max: 13 }),
                fc.constantFrom(0, 0.9),
                fc.integer({ min: 1, max: 1000 }),
                (features, units, classes, batch, momentum, seed) => {
                    compareBackends({
                        network: network(
                            input(features),
                            dense(units, 'relu'),
                            dense(units + 1, 'relu'),
                            dense(classes, 'softmax'),
                        ),
                        settings: settingsWith({ seed, batch_size: batch, optimizer: sgd(0.02, momentum) }),
                        examples: clouds(30, features, classes, seed),
                        steps: 12,
                    });
                },
            ),
            { numRuns: 30 },
        );
    });
});
