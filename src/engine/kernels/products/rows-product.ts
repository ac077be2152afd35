// The two products whose result has a row for each example: the outputs of a dense layer, and the gradient with respect to
// its inputs. Cut by panels of the result where that gives each part enough of them, so that a part packs its own columns
// alone; else by rows.

import { partStart } from '../parts';
import { packedByAt, rowsAt } from '../step-block';
import { storeSome } from '../vectors';
import { blocksOf, endsOf, isListed, listWidth, placesOf, valuesOf } from './lists';
import { multiplyPanel } from './multiply-panel';
import { packColumns, packRows, panelStart, panelsOf, transpose4 } from './pack';
import { chunkRows, packedBytes, panelStride, unitColumns } from './panel-layout';
import { isSmall, multiplySmall } from './small-product';

/**
 * `y = activation(x w + b)`. Arguments: x [rows, inputs]; w [inputs, units]; b [units] or 0; y [rows, units]; inputs;
 * units; 1 for relu, 0 for none; the lists of x, or 0 to look at every value; their capacity in rows; scratch; its bytes
 * for each part; where packed weights are kept from one run to the next (`keptPanelBytes`), or 0.
 */
export function multiplyRows(args: usize, part: u32, parts: u32): void {
    const inputs = load<u32>(args, 16);
    const units = load<u32>(args, 20);
    const rows = load<u32>(rowsAt);
    if (isSmall(rows, inputs, units)) {
        if (part == 0) {
            const x = load<u32>(args);
            const w = load<u32>(args, 4);
            const b = load<u32>(args, 8);
            const isRectified = load<u32>(args, 24) == 1;
            multiplySmall(x, inputs * 4, 4, rows, inputs, w, units, load<u32>(args, 12), b, isRectified);
        }
        return;
    }
    multiplyRowsBy(args, false, load<u32>(args, 44), inputs, units, part, parts);
}

/**
 * `dx = dy wᵀ`, and where there is a gate `dx = gate > 0 ? dx scale : 0`. Arguments: dy [rows, units]; w [inputs, units];
 * gate [rows, inputs] or 0, the outputs of a relu, or of dropout after it; dx [rows, inputs]; inputs; units; the address
 * of the scale, float32, or 0 for 1; the lists of dy, or 0; their capacity in rows; scratch; its bytes for each part.
 */
export function inputGradient(args: usize, part: u32, parts: u32): void {
    const inputs = load<u32>(args, 16);
    const units = load<u32>(args, 20);
    const rows = load<u32>(rowsAt);
    if (load<u32>(args, 8) != 0 || !isSmall(rows, units, inputs)) {
        multiplyRowsBy(args, true, 0, units, inputs, part, parts);
    } else if (part == 0) {
        const w = load<u32>(args, 4);
        const turned = load<u32>(args, 36);
        // Vectors reach into the next row, so rows that come first are written last.
        for (let row = (inputs - 1) & ~3; i32(row) >= 0; row -= 4) {
            transpose4(w + row * units * 4, units * 4, inputs - row, units, turned + row * 4, inputs * 4);
        }
        const dx = load<u32>(args, 12);
        multiplySmall(load<u32>(args), units * 4, 4, rows, units, turned, inputs, dx, 0, false);
    }
}

function multiplyRowsBy(
    args: usize,
    isTransposed: bool,
    kept: usize,
    width: u32,
    columns: u32,
    part: u32,
    parts: u32,
): void {
    const matrix = load<u32>(args);
    const weights = load<u32>(args, 4);
    const extra = load<u32>(args, 8);
    const result = load<u32>(args, 12);
    const detail = load<u32>(args, 24);
    const lists = load<u32>(args, 28);
    const capacity = load<u32>(args, 32);
    const packed = load<u32>(args, 36) + part * load<u32>(args, 40);
    const rows = load<u32>(rowsAt);
    // Whole columns where every part gets enough of them, since a part packs what it reads; else whole rows.
    const isCutByColumns = columns >= parts * 2 * unitColumns;
    const fromColumn: u32 = isCutByColumns ? partStart(columns, unitColumns, part, parts) : 0;
    const toColumn: u32 = isCutByColumns ? partStart(columns, unitColumns, part + 1, parts) : columns;
    const fromRow: u32 = isCutByColumns ? 0 : partStart(rows, 4, part, parts);
    const toRow: u32 = isCutByColumns ? rows : partStart(rows, 4, part + 1, parts);
    if (fromColumn == toColumn || fromRow == toRow) {
        return;
    }
    const own = toColumn - fromColumn;
    const panels = panelsOf(own);
    const isSparse = lists != 0 && isListed(lists, parts);
    const blocks = blocksOf(width);
    const listStride = listWidth(width);
    const values = isSparse ? valuesOf(lists, capacity, width) : 0;
    const places = isSparse ? placesOf(lists, capacity, width) : 0;
    const panelBytes = width * panelStride;
    const group = max<u32>(1, packedBytes / panelBytes);
    const sums = packed + min(group, panels) * panelBytes;
    const stride = columns * 4;
    // What parts of rows pack, all of them pack; that is little, and not kept.
    const isKept = kept != 0 && isCutByColumns;
    const panelsAt = isKept ? kept + (panelsOf(fromColumn) + part) * panelBytes : packed;
    const isPacked = isKept && load<u32>(packedByAt) == parts;
    for (let start: u32 = 0; start < panels; start += group) {
        const end = min(start + group, panels);
        const from = isKept ? panelsAt + start * panelBytes : packed;
        if (isTransposed) {
            packColumns(weights + fromColumn * width * 4, width * 4, width, own, start, end, from);
        } else if (!isPacked) {
            packRows(weights + fromColumn * 4, stride, width, own, start, end, from);
        }
        for (let panel = start; panel < end; panel++) {
            const inPart = panelStart(own, panel);
            const column = fromColumn + inPart;
            const wide = panelStart(own, panel + 1) - inPart;
            for (let row = fromRow; row < toRow; row += chunkRows) {
                const count = min(toRow - row, chunkRows);
                const list = row * listStride;
                multiplyPanel(
                    matrix + row * width * 4,
                    width * 4,
                    width,
                    count,
                    isSparse ? endsOf(lists) + row * blocks * 4 : 0,
                    values + list * 4,
                    places + list * 2,
                    listStride,
                    from + (panel - start) * panelBytes,
                    sums,
                    wide,
                );
                const at = row * stride + column * 4;
                if (isTransposed) {
                    storeGradient(
                        sums,
                        count,
                        wide,
                        result + at,
                        stride,
                        extra == 0 ? 0 : extra + at,
                        detail,
                    );
                } else {
                    storeOutput(
                        sums,
                        count,
                        wide,
                        result + at,
                        stride,
                        extra + column * 4,
                        extra != 0,
                        detail,
                    );
                }
            }
        }
    }
}

function storeOutput(
    sums: usize,
    rows: u32,
    columns: u32,
    y: usize,
    stride: u32,
    bias: usize,
    hasBias: bool,
    activation: u32,
): void {
    const zero = f32x4.splat(0);
    const whole = columns & ~3;
    for (let row: u32 = 0; row < rows; row++, sums += panelStride, y += stride) {
        for (let at: u32 = 0; at < columns * 4; at += 16) {
            const shift = hasBias ? v128.load(bias + at) : zero;
            const sum = f32x4.add(f32x4.add(v128.load(sums + at), zero), shift);
            // pmax keeps NaN: it is its first operand unless that is less.
            const result = activation == 1 ? f32x4.pmax(sum, zero) : sum;
            if (at < whole * 4) {
                v128.store(y + at, result);
            } else {
                storeSome(y + at, result, columns - whole);
            }
        }
    }
}

function storeGradient(
    sums: usize,
    rows: u32,
    columns: u32,
    dx: usize,
    stride: u32,
    gate: usize,
    scaleAt: usize,
): void {
    const zero = f32x4.splat(0);
    const scale = f32x4.splat(scaleAt == 0 ? 1 : load<f32>(scaleAt));
    const isGated = gate != 0;
    const whole = columns & ~3;
    for (let row: u32 = 0; row < rows; row++, sums += panelStride, dx += stride, gate += stride) {
        for (let at: u32 = 0; at < columns * 4; at += 16) {
            let sum = f32x4.add(v128.load(sums + at), zero);
            if (isGated) {
                sum = v128.and(f32x4.gt(v128.load(gate + at), zero), f32x4.mul(sum, scale));
            }
            if (at < whole * 4) {
                v128.store(dx + at, sum);
            } else {
                storeSome(dx + at, sum, columns - whole);
            }
        }
    }
}

/** `dz = gate > 0 ? dy scale : 0`. Arguments: gate, dy, dz, values of one example, the address of the scale or 0 for 1. */
export function throughGate(args: usize, part: u32, parts: u32): void {
    const gate = load<u32>(args);
    const dy = load<u32>(args, 4);
    const dz = load<u32>(args, 8);
    const count = load<u32>(rowsAt) * load<u32>(args, 12);
    const scaleAt = load<u32>(args, 16);
    const scale = f32x4.splat(scaleAt == 0 ? 1 : load<f32>(scaleAt));
    const zero = f32x4.splat(0);
    const to = partStart(count, 16, part + 1, parts);
    for (let i = partStart(count, 16, part, parts); i < to; i += 4) {
        const isOpen = f32x4.gt(v128.load(gate + i * 4), zero);
        storeSome(dz + i * 4, v128.and(isOpen, f32x4.mul(v128.load(dy + i * 4), scale)), to - i);
    }
}
