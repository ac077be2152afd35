// How the last run of a `train` stands, in a line over it. Pure.

import { t } from '../../core/localize.ts';
import type { RunInfo } from '../../protocol/panel.ts';
import { remainingText, stateWord } from '../run-text.ts';
import type { EpochValues } from './curve-columns.ts';

const barLength = 8;

/** `▰▰▰▱▱▱▱▱ epoch 12 of 60 · validation loss 0.0832 · 4 s left`; the last thing in its line, since its width changes. */
export function progressLens(info: RunInfo, last: EpochValues | undefined): string {
    const share = info.steps > 0 ? Math.min(1, info.step / info.steps) : 0;
    const full = Math.round(barLength * share);
    const bar = '▰'.repeat(full) + '▱'.repeat(barLength - full);
    const place =
        info.state === 'queued'
            ? t('waiting for another run')
            : info.state === 'starting' || info.epoch === 0
              ? t('starting')
              : t('epoch {0} of {1}', countText(info.epoch), countText(info.epochs));
    const remaining = remainingText(info);
    return [
        `${bar} ${info.state === 'paused' ? t('paused at {0}', place) : place}`,
        ...(last === undefined ? [] : [t('validation loss {0}', loss(last.validationLoss))]),
        ...(remaining === undefined ? [] : [remaining]),
    ].join(' · ');
}

/** `Last run: 97.2% at epoch 31 · gap 0.031 · 12 s`; `isStale` where the spec has changed since. */
export function resultLens(
    info: RunInfo,
    best: EpochValues | undefined,
    last: EpochValues | undefined,
    isStale: boolean,
): string {
    const name = isStale ? t('Before this change') : t('Last run');
    if (best === undefined || last === undefined) {
        return `${name}: ${stateWord(info.state)}`;
    }
    const value = Number.isNaN(best.validationMetric)
        ? t('loss {0}', loss(best.validationLoss))
        : info.task === 'classification'
          ? `${(100 * best.validationMetric).toFixed(1)}%`
          : t('error {0}', best.validationMetric.toPrecision(3));
    const ending =
        info.state === 'finished'
            ? ''
            : `${t('{0} at epoch {1}', stateWord(info.state), countText(last.epoch))}, `;
    return `${name}: ${ending}${t('{0} at epoch {1}', value, countText(best.epoch))} · ${t('gap {0}', loss(last.gap))}`;
}

const countText = (count: number): string => count.toLocaleString('en');

const loss = (value: number): string => String(Number(value.toPrecision(3)));
