// Training and validation loss by epoch, with the gap between them shaded.

import { t } from '../core/localize.ts';
import { type CurveOptions, type CurveRun, curveScene } from './curve-lines.ts';
import type { Scene } from './scene.ts';

export function lossCurve(runs: readonly CurveRun[], options: CurveOptions = {}): Scene {
    return curveScene(t('Loss'), runs, false, options);
}
