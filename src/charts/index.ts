// Every chart that is drawn as a scene, by name. A test draws each and compares it with its golden picture.

import { activationHistogram } from './activation-histogram.ts';
import { confusionMatrix } from './confusion-matrix.ts';
import { deadUnits } from './dead-units.ts';
import { decisionBoundary } from './decision-boundary.ts';
import { layerNorms } from './layer-norms.ts';
import { learnedRates } from './learned-rates.ts';
import { lossCurve } from './loss-curve.ts';
import { metricCurve } from './metric-curve.ts';
import { monteCarloError } from './monte-carlo-error.ts';
import { predictiveSpread } from './predictive-spread.ts';
import { sweepHeatMap } from './sweep-heat-map.ts';
import { sweepLine } from './sweep-line.ts';
import { sweepParallel } from './sweep-parallel.ts';
import { weightImages } from './weight-images.ts';

export const charts = {
    activationHistogram,
    confusionMatrix,
    deadUnits,
    decisionBoundary,
    layerNorms,
    learnedRates,
    lossCurve,
    metricCurve,
    monteCarloError,
    predictiveSpread,
    sweepHeatMap,
    sweepLine,
    sweepParallel,
    weightImages,
};

export type ChartName = keyof typeof charts;
