// Training and validation loss by epoch, with the gap between them shaded.

import { type CurveOptions, type CurveRun, curveScene } from './curve-lines.ts';
import type { Scene } from './scene.ts';

export function lossCurve(runs: readonly CurveRun[], options: CurveOptions = {}): Scene {
    return curveScene('Loss', runs, false, options);
}
