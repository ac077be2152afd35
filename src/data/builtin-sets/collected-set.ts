import { builtinFacts } from '../../catalog/builtin-sets/index.ts';
import { sizeOf } from '../../core/shape.ts';
import type { Origin } from '../../model/examples.ts';
import { fileNameOf, readBytes, resolveAddress } from '../data-access.ts';
import { isDataProblem } from '../data-problem.ts';
import { unpack } from '../gzip.ts';
import { parseNumberRows } from '../number-rows.ts';
import type { BuiltinReader } from './types.ts';

/**
 * Reads `NAME.csv.gz`: the features, then the class or the number to predict, and checks it against the facts that the
 * catalogue states, which the language has relied on.
 */
export const readCollectedSet: BuiltinReader = async (set, access) => {
    const { builtinDataUri, readFile } = access;
    const facts = builtinFacts(set);
    if (facts === undefined) {
        return { problem: `There is no built-in set ${set.call}.` };
    }
    const address = resolveAddress(builtinDataUri, `${set.call}.csv.gz`);
    const name = fileNameOf(address);
    const packed = await readBytes(address, readFile);
    if (isDataProblem(packed)) {
        return packed;
    }
    const bytes = await unpack(packed, name, access);
    if (isDataProblem(bytes)) {
        return bytes;
    }
    const width = sizeOf(facts.featureShape);
    const table = parseNumberRows(new TextDecoder().decode(bytes), width + 1, name);
    if (isDataProblem(table)) {
        return table;
    }
    if (table.rows !== facts.rows) {
        return { problem: `${name} is damaged: expected ${facts.rows} examples, found ${table.rows}.` };
    }
    const features = new Float32Array(table.rows * width);
    const targets = new Float64Array(table.rows);
    for (let row = 0; row < table.rows; row++) {
        const start = row * (width + 1);
        features.set(table.values.subarray(start, start + width), row * width);
        targets[row] = table.values[start + width]!;
    }
    const { classes, classNames, featureShape, imageShape } = facts;
    const origin: Origin = {
        feature: (row, column) => `${name}, line ${row + 1}, column ${column + 1}`,
        target: row => `${name}, line ${row + 1}, column ${width + 1}`,
    };
    const examples = { count: table.rows, featureShape, ...(imageShape && { imageShape }), features, origin };
    if (classes === undefined) {
        const target = { task: 'regression' as const, width: 1, values: Float32Array.from(targets) };
        return { ...examples, target };
    }
    const wrong = targets.findIndex(label => !Number.isInteger(label) || label < 0 || label >= classes);
    if (wrong >= 0) {
        const found = targets[wrong];
        return {
            problem: `${name}, line ${wrong + 1}: expected a class from 0 to ${classes - 1}, found ${found}.`,
        };
    }
    const target = { task: 'classification' as const, classes, labels: Int32Array.from(targets) };
    return { ...examples, target: { ...target, ...(classNames && { classNames }) } };
};
