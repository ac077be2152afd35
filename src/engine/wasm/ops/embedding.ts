import { sizeOf } from '../../../core/shape.ts';
import { CannotRun } from '../../cannot-run.ts';
import { clear, embed, embedBackward } from '../../kernels/opcodes.ts';
import { words32 } from '../region.ts';
import type { LearnedRegion, WasmOpOf } from './types.ts';

/** `y[t] = E[x[t]]`, E: [vocabulary, dimensions]; `dE[v] = Σ dy[t] over the t with x[t] = v`. Token ids have no gradient. */
export const embedding: WasmOpOf<'embedding'> = ({ parameters, inputShapes, description }) => {
    const { vocabulary, dimensions } = parameters;
    const length = sizeOf(inputShapes[0] ?? []);
    const weights: LearnedRegion = {
        name: 'weights',
        shape: [vocabulary, dimensions],
        values: words32('weights', vocabulary * dimensions),
        // As the product with one-hot tokens that it stands for.
        initial: { kind: 'drawn', fanIn: vocabulary, fanOut: dimensions },
        isRegularized: true,
    };
    return {
        learned: [weights],
        forward(build, { inputs: [x], output: y }) {
            const wrong = build.watch('a wrong token', token => {
                if (token !== 0) {
                    throw new CannotRun(
                        `${description} reads token ids, whole numbers from 0 to ${vocabulary - 1}, and an example holds something else. ` +
                            'Ids must not be scaled, and nothing may come between input and embedding.',
                    );
                }
            });
            build.add(embed, x!, weights.values, y, length, vocabulary, dimensions, wrong);
            return {
                backward({ outputGradient: dy, inputGradients: [dx] }) {
                    build.add(embedBackward, x!, dy, build.gradient(weights), length, vocabulary, dimensions);
                    if (dx !== undefined) {
                        build.add(clear, dx, length);
                    }
                },
            };
        },
    };
};
