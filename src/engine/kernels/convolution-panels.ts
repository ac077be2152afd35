// The weights of a convolution as its sums read them: in panels, each row of which is what one value of a window is
// multiplied by.

import { partStart } from './parts';

/** Columns of a panel. */
export const panelWidth: u32 = 32;

/**
 * Packs weights [kernelHeight, kernelWidth, channels, filters] in panels of 32 output channels, each [values of a window, columns]
 * with a row of biases at its end; columns are filled up to a multiple of 4. Where `isTurned`, these are the weights that
 * make the gradient of the input from that of the output: turned by half a turn, with channels and filters exchanged.
 * Arguments: weights, bias or 0, panels, kernel pixels, channels, filters, `isTurned`.
 */
export function packFilters(args: usize, part: u32, parts: u32): void {
    const weights = load<u32>(args);
    const bias = load<u32>(args, 4);
    const panels = load<u32>(args, 8);
    const pixels = load<u32>(args, 12);
    const channels = load<u32>(args, 16);
    const filters = load<u32>(args, 20);
    const isTurned = load<u32>(args, 24) != 0;
    const columns = isTurned ? channels : filters;
    const depth = isTurned ? filters : channels;
    const rows = pixels * depth;
    const from = partStart(rows + 1, 1, part, parts);
    const to = partStart(rows + 1, 1, part + 1, parts);
    for (let row = from; row < to; row++) {
        const pixel = row / depth;
        const channel = row - pixel * depth;
        let source = bias;
        let stride: u32 = bias == 0 ? 0 : 4;
        if (row == rows) {
            source = bias;
        } else if (isTurned) {
            source = weights + ((pixels - 1 - pixel) * channels * filters + channel) * 4;
            stride = filters * 4;
        } else {
            source = weights + row * filters * 4;
            stride = 4;
        }
        for (let first: u32 = 0; first < columns; first += panelWidth) {
            const width = widthOf(columns, first);
            const to = panels + (first * (rows + 1) + row * width) * 4;
            for (let column: u32 = 0; column < width; column++) {
                const isThere = first + column < columns && source != 0;
                store<f32>(to + column * 4, isThere ? load<f32>(source + (first + column) * stride) : 0);
            }
        }
    }
}

/** Columns of the panel that begins with column `first`. */
export function widthOf(columns: u32, first: u32): u32 {
    return min(panelWidth, (columns - first + 3) & ~3);
}

/** Two vectors of outputs from their sums: with their biases, and not below `floor`. */
export function finish(output: usize, bias: usize, floor: f32, low: v128, high: v128): void {
    const least = f32x4.splat(floor);
    v128.store(output, f32x4.pmax(f32x4.add(low, v128.load(bias)), least));
    v128.store(output, f32x4.pmax(f32x4.add(high, v128.load(bias, 16)), least), 16);
}
