// The gradient with respect to the weights of a dense layer, `dw = xᵀ dy`, `db = Σ dy` over the rows. Cut into blocks of
// rows of dw, dealt to the parts in turn, since what is zero lies unevenly. A block is transposed from x, listed where it
// is sparse, and computed whole while the second-level cache holds it, so that an update can follow at once.

import { rowsAt, zerosAt } from '../step-block';
import { storeSome } from '../vectors';
import { blocksOf, countNonZeros, listRow, listWidth } from './lists';
import { multiplyPanel } from './multiply-panel';
import { packRows, panelStart, panelsOf, transpose4 } from './pack';
import { densest, gradientRows, packedGradientBytes, panelStride, unitColumns } from './panel-layout';
import { rowsBetween, setPending, updateRest, updateSome } from './pending-update';
import { isSmall, multiplySmall } from './small-product';
import { addSparse } from './sparse-row';

/**
 * Arguments: x [rows, inputs]; dy [rows, units]; dw [inputs, units]; db [units] or 0; inputs; units; scratch; its bytes
 * for each part.
 */
export function weightGradient(args: usize, part: u32, parts: u32): void {
    const db = load<u32>(args, 12);
    const inputs = load<u32>(args, 16);
    const units = load<u32>(args, 20);
    const rows = load<u32>(rowsAt);
    if (!isSmall(rows, inputs, units)) {
        multiplyBlocks(args, 0, part, parts);
    } else if (part == 0) {
        const dy = load<u32>(args, 4);
        multiplySmall(load<u32>(args), 4, inputs * 4, inputs, rows, dy, units, load<u32>(args, 8), 0, false);
        if (db != 0) {
            sumRows(dy, db, rows, units, 0, 1);
        }
    }
}

/**
 * The same, and what updates the weights by it, a block at a time, so that dw is nowhere as a whole. What is computed is
 * the same bits. Arguments: those of `weightGradient`, where dw is room for two blocks of each part; bytes of that for
 * each part; where sums of squares are left when they are asked for, two (f64) of each block; a and b of `addPenalty`
 * (f32), both 0 for none; w; and an instruction of an optimizer with that one array, its opcode and its arguments.
 */
export function updateWeights(args: usize, part: u32, parts: u32): void {
    multiplyBlocks(args, args + 32, part, parts);
}

/**
 * `update` is 0, or where the arguments of an update begin. A block is updated little by little while the next one is
 * computed, so that the processor fetches weights and what the optimizer remembers while it multiplies.
 */
function multiplyBlocks(args: usize, update: usize, part: u32, parts: u32): void {
    const x = load<u32>(args);
    const dy = load<u32>(args, 4);
    const dw = load<u32>(args, 8);
    const db = load<u32>(args, 12);
    const inputs = load<u32>(args, 16);
    const units = load<u32>(args, 20);
    const scratch = load<u32>(args, 24) + part * load<u32>(args, 28);
    const rows = load<u32>(rowsAt);
    const panelBytes = rows * panelStride;
    const blocks = blocksOf(rows);
    const panels = panelsOf(units);
    const group = min(panels, max<u32>(1, packedGradientBytes / panelBytes));
    const listStride = listWidth(rows);
    const stride = listStride * 4;
    const sums = scratch;
    const block = sums + gradientRows * panelStride;
    const ends = block + gradientRows * stride;
    const values = (ends + gradientRows * blocksOf(rows) * 4 + 15) & ~15;
    const places = values + gradientRows * stride;
    const packed = places + gradientRows * listStride * 2;
    if (db != 0) {
        sumRows(dy, db, rows, units, part, parts);
    }
    // Two blocks have their room in turn: one is computed, the other updated.
    const blockBytes = gradientRows * units * 4;
    let room = update == 0 ? 0 : dw + part * load<u32>(update);
    let otherRoom = room + blockBytes;
    const pending = room + 2 * blockBytes + 16;
    if (update != 0) {
        setPending(pending, 0, 0, 0, 0);
    }
    for (let start: u32 = 0; start < panels; start += group) {
        const end = min(start + group, panels);
        packRows(dy, units * 4, rows, units, start, end, packed);
        for (let input = part * gradientRows; input < inputs; input += parts * gradientRows) {
            const count = min(inputs - input, gradientRows);
            transposeRows(x + input * 4, inputs * 4, rows, count, block, stride);
            const isSparse = listBlock(block, stride, rows, count, ends, values, places, listStride);
            const result = update == 0 ? dw + input * units * 4 : room;
            for (let panel = start; panel < end; panel++) {
                const column = panelStart(units, panel);
                const wide = panelStart(units, panel + 1) - column;
                const to = result + column * 4;
                if (isSparse && blocks == 1 && wide % unitColumns == 0) {
                    for (let row: u32 = 0, at: u32 = 0; row < count; row++, at += listStride) {
                        addSparse(
                            values + at * 4,
                            places + at * 2,
                            load<u32>(ends + row * 4),
                            packed + (panel - start) * panelBytes,
                            zerosAt,
                            to + row * units * 4,
                            wide,
                        );
                        if (update != 0 && row % rowsBetween == rowsBetween - 1) {
                            updateSome(update, pending, units);
                        }
                    }
                    continue;
                }
                multiplyPanel(
                    block,
                    stride,
                    rows,
                    count,
                    isSparse ? ends : 0,
                    values,
                    places,
                    listStride,
                    packed + (panel - start) * panelBytes,
                    sums,
                    wide,
                );
                storeSums(sums, count, wide, to, units * 4);
                for (let row: u32 = 0; update != 0 && row < count; row += rowsBetween) {
                    updateSome(update, pending, units);
                }
            }
            if (update != 0) {
                updateRest(update, pending, units);
                const first = input * units + panelStart(units, start);
                const width = panelStart(units, end) - panelStart(units, start);
                // Whole rows lie one after the other.
                if (width == units) {
                    setPending(pending, room - input * units * 4, first, count * units, 0);
                } else {
                    setPending(pending, room - input * units * 4, first, width, count - 1);
                }
                const free = otherRoom;
                otherRoom = room;
                room = free;
            }
        }
    }
    if (update != 0) {
        updateRest(update, pending, units);
    }
}

/** The transposed of `count` columns of `rows` rows. */
function transposeRows(from: usize, stride: u32, rows: u32, count: u32, to: usize, toStride: u32): void {
    for (let row: u32 = 0; row < rows; row += 4) {
        transpose4(from + row * stride, stride, rows - row, count, to + row * 4, toStride);
    }
}

/** Lists the rows of a block where they are sparse, and says whether they are. */
function listBlock(
    block: usize,
    stride: u32,
    width: u32,
    rows: u32,
    ends: usize,
    values: usize,
    places: usize,
    listStride: u32,
): bool {
    let found: u32 = 0;
    for (let row: u32 = 0; row < rows; row++) {
        found += countNonZeros(block + row * stride, width);
    }
    if (f32(found) > densest * f32(rows * width)) {
        return false;
    }
    const blocks = blocksOf(width);
    for (let row: u32 = 0; row < rows; row++) {
        const at = row * listStride;
        listRow(block + row * stride, width, ends + row * blocks * 4, values + at * 4, places + at * 2);
    }
    return true;
}

function storeSums(sums: usize, rows: u32, columns: u32, to: usize, stride: u32): void {
    const zero = f32x4.splat(0);
    for (let row: u32 = 0; row < rows; row++, sums += panelStride, to += stride) {
        for (let column: u32 = 0; column < columns; column += 4) {
            const sum = f32x4.add(v128.load(sums + column * 4), zero);
            storeSome(to + column * 4, sum, columns - column);
        }
    }
}

/** db = Σ over rows of dy, in the order of the rows. Cut by lines of the cache: sixteen columns. */
function sumRows(dy: usize, db: usize, rows: u32, units: u32, part: u32, parts: u32): void {
    for (let column = part * unitColumns; column < units; column += parts * unitColumns) {
        const end = min(column + unitColumns, units);
        if (column + unitColumns <= end) {
            let sum0 = f32x4.splat(0);
            let sum1 = f32x4.splat(0);
            let sum2 = f32x4.splat(0);
            let sum3 = f32x4.splat(0);
            for (let row: u32 = 0, at = dy + column * 4; row < rows; row++, at += units * 4) {
                sum0 = f32x4.add(sum0, v128.load(at));
                sum1 = f32x4.add(sum1, v128.load(at, 16));
                sum2 = f32x4.add(sum2, v128.load(at, 32));
                sum3 = f32x4.add(sum3, v128.load(at, 48));
            }
            const to = db + column * 4;
            v128.store(to, sum0);
            v128.store(to, sum1, 16);
            v128.store(to, sum2, 32);
            v128.store(to, sum3, 48);
            continue;
        }
        for (let some = column; some < end; some += 4) {
            let sum = f32x4.splat(0);
            for (let row: u32 = 0, at = dy + some * 4; row < rows; row++, at += units * 4) {
                sum = f32x4.add(sum, v128.load(at));
            }
            storeSome(db + some * 4, sum, end - some);
        }
    }
}
