// Settings that would change training and that the engine does not know yet are refused, never passed over.

import type { TrainSettings } from '../catalog/blocks/train.ts';
import { CannotRun } from './cannot-run.ts';

/** @throws CannotRun where a setting of `not-runnable-yet.ts` stands at anything but its default. */
export function checkSettings(settings: TrainSettings): void {
    const isSet: Readonly<Record<string, boolean>> = {
        clip_norm: settings.clip_norm !== null,
        early_stopping: settings.early_stopping !== null,
        label_smoothing: settings.label_smoothing !== 0,
        learning_rate_schedule: settings.learning_rate_schedule.call !== 'constant',
    };
    const unknown = Object.keys(isSet).filter(setting => isSet[setting]);
    if (unknown.length > 0) {
        throw new CannotRun(`The engine cannot run the setting ${unknown.join(', ')} yet: leave it out.`);
    }
}
