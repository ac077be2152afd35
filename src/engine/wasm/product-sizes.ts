// How many bytes the products want beside their operands: what `kernels/products` computes, once more for the planner.

import {
    blockRows,
    chunkRows,
    gradientRows,
    mostParts,
    packedBytes,
    packedGradientBytes,
    panelStride,
    panelUnits,
    smallProduct,
    unitColumns,
} from '../kernels/products/panel-layout.ts';

/** Bytes after the last buffer that products may read, and never use. */
export const readBeyond = 64;

const listWidth = (width: number): number => Math.floor((width + 7) / 4) * 4;
const blocksOf = (width: number): number => Math.ceil(width / blockRows);
const panelsOf = (columns: number): number => Math.ceil(Math.ceil(columns / unitColumns) / panelUnits);
const roundUp = (bytes: number): number => Math.ceil(bytes / 16) * 16;

/** True where a batch of so many rows is multiplied with nothing packed. */
export const isSmallProduct = (rows: number, width: number, columns: number): boolean =>
    rows * width * columns <= smallProduct;

/** Lists of a matrix of up to `capacity` rows of `width` values. */
export function listBytes(capacity: number, width: number): number {
    const ends = roundUp(mostParts * 4 + capacity * blocksOf(width) * 4);
    return roundUp(ends + capacity * listWidth(width) * 6);
}

/** Scratch of each part for `multiplyRows` and `inputGradient`, of rows of `width` values by a matrix of `columns`. */
export function rowsProductBytes(width: number, columns: number): number {
    const panelBytes = width * panelStride;
    const panels = panelsOf(columns);
    const group = Math.min(panels, Math.max(1, Math.floor(packedBytes / panelBytes)));
    return group * panelBytes + chunkRows * panelStride;
}

/**
 * Room of all parts together for all panels of a matrix of `columns`: each part has its own ones, of which the last may be
 * narrow.
 */
export function keptPanelBytes(width: number, columns: number, parts: number): number {
    return (panelsOf(columns) + parts) * width * panelStride;
}

/**
 * Room of each part for the two blocks of `updateWeights`; undefined where it cannot be used: gradients that are not packed
 * in one go are updated by parts of rows, which have to be whole vectors.
 */
export function updatedBlockBytes(capacity: number, units: number): number | undefined {
    const isPackedAtOnce = capacity * panelStride * panelsOf(units) <= packedGradientBytes;
    return isPackedAtOnce || units % 4 === 0 ? 2 * gradientRows * units * 4 + 48 : undefined;
}

/** Bytes of the sums of squares of the blocks of a gradient with so many rows. */
export const squaresBytes = (inputs: number): number => Math.ceil(inputs / gradientRows) * 16;

/** Scratch of each part for `weightGradient`, of up to `capacity` rows of dy with `units` values. */
export function weightGradientBytes(capacity: number, units: number): number {
    const panelBytes = capacity * panelStride;
    const panels = panelsOf(units);
    // Fewer rows than the capacity make larger groups, but never more bytes than these.
    const packed = Math.max(panelBytes, Math.min(panels * panelBytes, packedGradientBytes));
    const ends = roundUp(gradientRows * blocksOf(capacity) * 4);
    return roundUp(gradientRows * (panelStride + listWidth(capacity) * 10) + ends + packed);
}
