// The sums of some rows and one panel: every product of this folder ends here, dense or skipping zeros. Both add up in the
// order of the summed index, so they give the same bits: adding zero times a finite number changes no sum but the sign
// of a zero, which whoever stores the sums makes positive. Zero times infinity or NaN is NaN where it is not skipped.

import { zerosAt } from '../step-block';
import { addDense } from './dense-tile';
import { blocksOf } from './lists';
import { blockRows, panelStride } from './panel-layout';
import { addSparse } from './sparse-row';

/**
 * sums[row][0 .. columns) = Σ matrix[row][k] panel[k][0 .. columns), k < width, for `rows` rows that are `stride` bytes
 * apart. `ends` is 0, or where the rows' lists have their ends (`lists.ts`), and their values and places are `listStride`
 * values apart.
 */
export function multiplyPanel(
    matrix: usize,
    stride: u32,
    width: u32,
    rows: u32,
    ends: usize,
    values: usize,
    places: usize,
    listStride: u32,
    panel: usize,
    sums: usize,
    columns: u32,
): void {
    if (ends == 0) {
        memory.fill(sums, 0, rows * panelStride);
        for (let start: u32 = 0; start < width; start += blockRows) {
            const count = min(width - start, blockRows);
            addDense(matrix + start * 4, stride, rows, count, panel + start * panelStride, sums, columns);
        }
        return;
    }
    const blocks = blocksOf(width);
    for (let block: u32 = 0; block < blocks; block++) {
        const blockPanel = panel + block * blockRows * panelStride;
        let at: u32 = 0;
        for (let row: u32 = 0; row < rows; row++, at += listStride) {
            const end = ends + (row * blocks + block) * 4;
            const start = block == 0 ? 0 : load<u32>(end - 4);
            const to = sums + row * panelStride;
            addSparse(
                values + (at + start) * 4,
                places + (at + start) * 2,
                load<u32>(end) - start,
                blockPanel,
                block == 0 ? zerosAt : to,
                to,
                columns,
            );
        }
    }
}
