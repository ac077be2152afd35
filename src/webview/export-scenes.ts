// The charts that move, as scenes to be kept: as they are seen, smoothed lines and all, while their numbers stay raw. Pure.

import { type CurveRun, curveScene } from '../charts/curve-lines.ts';
import type { Scene } from '../charts/scene.ts';
import { t } from '../core/localize.ts';
import { columnOf, type Quantity } from './chart-scene.ts';
import type { DrawnRun } from './drawn-run.ts';
import { capitalized } from './format.ts';
import { bestEpochOf, metricName, overfittingOf } from './overfitting.ts';
import { epochsOf } from './run-curves.ts';
import { smoothColumn } from './smoothing.ts';
import type { ViewState } from './view-state.ts';
import { xColumnOf } from './x-axis.ts';

export function exportedScene(
    quantity: Quantity,
    rows: readonly DrawnRun[],
    view: Pick<ViewState, 'smoothing' | 'logarithmicLoss' | 'unit' | 'zoom'>,
): Scene {
    const first = rows[0]?.run.info;
    const shown = quantity === 'loss' ? rows : rows.filter(({ run }) => run.info.task === first?.task);
    const title =
        quantity === 'loss'
            ? t('Loss')
            : capitalized(first === undefined ? t('accuracy') : metricName(first));
    const asShare = quantity === 'metric' && first?.task !== 'regression';
    const options = {
        logarithmic: quantity === 'loss' && view.logarithmicLoss,
        x: {
            label: view.unit,
            columns: shown.map(({ run }) => {
                const x = xColumnOf(run, view.unit);
                return Array.from({ length: epochsOf(run.curves) }, (_, row) => x.at(row));
            }),
        },
        ...(view.zoom && { part: [view.zoom.from, view.zoom.to] as const }),
    };
    const sceneAt = (smoothing: number): Scene =>
        curveScene(
            title,
            shown.map(row => curveRun(quantity, row, smoothing)),
            asShare,
            options,
        );
    return { ...sceneAt(view.smoothing), table: sceneAt(0).table };
}

function curveRun(
    quantity: Quantity,
    { run, label, drawn, addition }: DrawnRun,
    smoothing: number,
): CurveRun {
    const best = bestEpochOf(run.curves);
    const onset = addition === undefined ? undefined : overfittingOf(run)?.since;
    const name = quantity === 'loss' ? 'Loss' : 'Metric';
    return {
        ...{
            label,
            color: run.info.color,
            isTwin: run.info.twinOf !== undefined,
            isShaded: addition !== undefined,
        },
        training: smoothColumn(columnOf(run, quantity, 'training'), smoothing),
        validation: smoothColumn(columnOf(run, quantity, 'validation'), smoothing),
        ...(best !== undefined && { best }),
        ...(onset !== undefined && { onset }),
        ...('bands' in drawn && {
            bands: { training: drawn.bands[`training${name}`], validation: drawn.bands[`validation${name}`] },
        }),
    };
}
