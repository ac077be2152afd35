// What a trained network of two inputs says of the plane around its examples.

import { forEachRow } from '../data/features.ts';
import type { Examples, Features } from '../model/examples.ts';
import type { Decisions, PlanePoints } from '../model/predictions.ts';
import { namesOf, outputsAt, rowsAtOnce, type TrainedRun } from './trained-run.ts';

/** Cells on a side: as many as this much work allows, in multiplications. */
const mostWork = 2e8;
const [fewestCells, mostCells] = [24, 96];
/** Around the examples, as a share of their range. */
const margin = 0.08;
/** Of a part: more only hide each other. */
const mostPoints = 400;
/** A class is written as a byte. */
const mostClasses = 256;

/** Undefined where the examples are no points of a plane, or have no classes. */
export function decisionsOf(run: TrainedRun): Decisions | undefined {
    const { training, validation, features, predictor, parameters, epoch } = run;
    const { target } = training;
    if (features !== 2 || target.task !== 'classification' || target.classes > mostClasses) {
        return undefined;
    }
    const side = Math.round(
        Math.min(mostCells, Math.max(fewestCells, Math.sqrt(mostWork / Math.max(1, parameters)))),
    );
    const [x, y] = rangesOf([training, validation]);
    const classes = new Uint8Array(side * side);
    const confidence = new Float32Array(side * side);
    const at = ([low, high]: readonly [number, number], cell: number): number =>
        low + ((high - low) * (cell + 0.5)) / side;
    for (let first = 0; first < classes.length; first += rowsAtOnce) {
        const count = Math.min(rowsAtOnce, classes.length - first);
        const points = new Float32Array(2 * count);
        for (let place = 0; place < count; place++) {
            points[2 * place] = at(x, (first + place) % side);
            points[2 * place + 1] = at(y, Math.floor((first + place) / side));
        }
        const scaled = run.scaled({ ...training, count, features: points });
        const outputs = predictor.predict(scaled.features, count);
        for (let place = 0; place < count; place++) {
            const said = outputsAt(outputs, place, predictor.width, true);
            const choice = said.indexOf(Math.max(...said));
            classes[first + place] = Math.max(0, choice);
            confidence[first + place] = said[choice] ?? 0;
        }
    }
    return {
        axes: [nameOf(training, 0), nameOf(training, 1)],
        ...{ x, y, columns: side, rows: side, classes, confidence, epoch },
        names: namesOf(training, predictor.width),
        training: pointsOf(training),
        validation: pointsOf(validation),
    };
}

function rangesOf(parts: readonly Examples<Features>[]): [[number, number], [number, number]] {
    const ends = [0, 1].map(() => [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as [number, number]);
    for (const { features, count } of parts) {
        forEachRow(features, 2, count, row => {
            for (const [axis, end] of ends.entries()) {
                end[0] = Math.min(end[0], row[axis]!);
                end[1] = Math.max(end[1], row[axis]!);
            }
        });
    }
    return ends.map(([low, high]) => {
        const room = margin * (high - low || Math.abs(high) || 1);
        return [low - room, high + room];
    }) as [[number, number], [number, number]];
}

function pointsOf({ features, count, target }: Examples<Features>): PlanePoints {
    const stride = Math.max(1, Math.ceil(count / mostPoints));
    const shown = Math.ceil(count / stride);
    const points = {
        ...{ x: new Float32Array(shown), y: new Float32Array(shown), classes: new Uint8Array(shown), count },
    };
    let row = 0;
    forEachRow(features, 2, count, values => {
        if (row % stride === 0) {
            const place = row / stride;
            points.x[place] = values[0]!;
            points.y[place] = values[1]!;
            points.classes[place] = target.task === 'classification' ? target.labels[row]! : 0;
        }
        row++;
    });
    return points;
}

/** As the source calls the feature, where messages about it do. */
function nameOf({ origin }: Examples<Features>, column: number): string {
    return /column "(.*)" \(\d+\)$/.exec(origin?.feature(0, column) ?? '')?.[1] ?? ['x', 'y'][column]!;
}
