// Accuracy, or the error of a regression, by epoch.

import { t } from '../core/localize.ts';
import { type CurveOptions, type CurveRun, curveScene } from './curve-lines.ts';
import type { Scene } from './scene.ts';

/** @param name `Accuracy`, whose values are shares, or `RMSE` */
export function metricCurve(
    name: 'Accuracy' | 'RMSE',
    runs: readonly CurveRun[],
    options: Omit<CurveOptions, 'logarithmic'> = {},
): Scene {
    return curveScene(name === 'Accuracy' ? t('Accuracy') : name, runs, name === 'Accuracy', options);
}
