// What was measured, from the output of `train`, `compare` and `measure` in JSON: for `lint --measured`.

import { readFileSync } from 'node:fs';
import type { Anchor } from '../model/finding.ts';
import {
    type ComparisonVerdict,
    type MeasuredComparison,
    type MeasuredDifference,
    type Measurements,
    tailEpochs,
} from '../model/measurements.ts';
import { type MeasuredPart, type MeasureKey, measureKey, measureNames, measures } from '../model/measures.ts';
import { bestEpochOf, type EpochMetrics } from '../model/metrics.ts';
import { UsageError } from './arguments.ts';
import { noiseOfJson } from './noise-json.ts';

type Json = Readonly<Record<string, unknown>>;

/** @throws UsageError where a file cannot be read, or is no such output */
export function readMeasured(files: readonly string[]): Measurements {
    const all = files.map(file => measuredIn(linesOf(file)));
    return {
        fixes: all.flatMap(({ fixes }) => fixes),
        applied: [],
        dropout: all.flatMap(({ dropout }) => dropout),
        runs: all.flatMap(({ runs }) => runs),
    };
}

/** The measurements in objects of events; those of older versions, without fingerprints, count for nothing. */
export function measuredIn(objects: readonly Json[]): Measurements {
    const found = { fixes: [], applied: [], dropout: [], runs: [] } as {
        -readonly [K in keyof Measurements]: Measurements[K][number][];
    };
    let epochs: EpochMetrics[] = [];
    for (const object of objects) {
        const { event, fingerprint } = object;
        if (event === 'epoch') {
            epochs.push(epochOf(object));
            continue;
        }
        if (event !== 'summary' || typeof fingerprint !== 'string') {
            continue;
        }
        const compared = comparisonOf(object);
        if (compared === undefined) {
            const best = bestEpochOf(epochs);
            if (best !== undefined && object.stopped !== true && typeof object.seed === 'number') {
                const tail = epochs.slice(-tailEpochs);
                const noise = noiseOfJson(object);
                found.runs.push({
                    ...{ fingerprint, seed: object.seed, epochs: epochs.length, best, tail },
                    ...(noise && { noise }),
                });
            }
        } else if (typeof object.rule === 'string') {
            const {
                rule,
                fix,
                fix_key: key,
                anchor,
                variant_fingerprint: variant,
                variant_anchor: place,
            } = object;
            found.fixes.push({
                ...compared,
                fingerprint,
                rule,
                fix: String(fix),
                ...(typeof key === 'string' && { key }),
                anchor: anchor as Anchor,
                variant: { fingerprint: String(variant), anchor: place as Anchor },
            });
        } else {
            found.dropout.push({ ...compared, fingerprint });
        }
        epochs = [];
    }
    return found;
}

function comparisonOf({
    verdict,
    done,
    failures,
    validation_loss: validationLoss,
    validation_error: validationError,
    validation_rmse: validationRmse,
    training_loss: trainingLoss,
}: Json): MeasuredComparison | undefined {
    const error = validationError ?? validationRmse;
    if (![validationLoss, error, trainingLoss].every(isDifference)) {
        return undefined;
    }
    return {
        verdict: verdict as ComparisonVerdict,
        pairs: Number(done) - Number(failures),
        validationLoss: validationLoss as MeasuredDifference,
        validationError: error as MeasuredDifference,
        trainingLoss: trainingLoss as MeasuredDifference,
        isRegression: validationRmse !== undefined,
    };
}

function isDifference(value: unknown): value is MeasuredDifference {
    return typeof value === 'object' && value !== null && 'difference' in value && 'margin' in value;
}

function epochOf(object: Json): EpochMetrics {
    const number = (key: string): number => Number(object[key]);
    const measured = (['training', 'validation', 'trainingWithDropout'] satisfies MeasuredPart[]).flatMap(
        part =>
            measureNames.flatMap((measure): [MeasureKey, number][] => {
                const name = measures[measure].json;
                const key =
                    part === 'trainingWithDropout' ? `training_${name}_with_dropout` : `${part}_${name}`;
                return typeof object[key] === 'number' ? [[measureKey(part, measure), object[key]]] : [];
            }),
    );
    return {
        epoch: number('epoch'),
        trainingLoss: number('training_loss'),
        validationLoss: number('validation_loss'),
        trainingLossWithDropout: number('training_loss_with_dropout'),
        gap: number('gap'),
        seconds: number('seconds'),
        ...Object.fromEntries(measured),
    };
}

function linesOf(file: string): Json[] {
    let text: string;
    try {
        text = readFileSync(file, 'utf8');
    } catch (error) {
        throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
    }
    return text
        .split('\n')
        .filter(line => line.trim() !== '')
        .map((line, index) => {
            try {
                const value: unknown = JSON.parse(line);
                if (typeof value === 'object' && value !== null) {
                    return value as Json;
                }
            } catch {
                // Said below.
            }
            throw new UsageError(
                `Line ${index + 1} of ${file} is no JSON object: --measured takes what train, compare and measure print with --format json.`,
            );
        });
}
