import { sizeOf } from '../../../core/shape.ts';
import { copyColumns } from '../../kernels/opcodes.ts';
import type { WasmOpOf } from './types.ts';

/** `y[.., :] = (a[.., :], b[.., :], ...)`: the last axes one after the other; `da`, `db`, ... are their parts of dy. */
export const concat: WasmOpOf<'concat'> = ({ inputShapes, outputShape }) => {
    const width = outputShape.at(-1) ?? 1;
    const positions = sizeOf(outputShape.slice(0, -1));
    const widths = inputShapes.map(shape => shape.at(-1) ?? 1);
    const starts = widths.map((_, branch) => widths.slice(0, branch).reduce((sum, each) => sum + each, 0));
    return {
        learned: [],
        forward(build, { inputs, output: y }) {
            for (const [branch, x] of inputs.entries()) {
                const channels = widths[branch]!;
                build.add(copyColumns, x, y, channels, width, 0, starts[branch]!, channels, positions);
            }
            return {
                backward({ outputGradient: dy, inputGradients }) {
                    for (const [branch, dx] of inputGradients.entries()) {
                        if (dx !== undefined) {
                            const channels = widths[branch]!;
                            build.add(
                                copyColumns,
                                dy,
                                dx,
                                width,
                                channels,
                                starts[branch]!,
                                0,
                                channels,
                                positions,
                            );
                        }
                    }
                },
            };
        },
    };
};
