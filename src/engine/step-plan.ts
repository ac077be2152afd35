import type { TrainSettings } from '../catalog/blocks/train.ts';

/** How many updates a run makes, and how they fall into epochs. */
export interface StepPlan {
    readonly stepsPerEpoch: number;
    /** The last epoch is cut short where `steps` is no multiple of `stepsPerEpoch`. */
    readonly epochs: number;
    readonly steps: number;
}

/** The last batch of an epoch holds what is left, so every example is seen once an epoch. */
export function planSteps(settings: TrainSettings, trainingExamples: number): StepPlan {
    const stepsPerEpoch = Math.max(1, Math.ceil(trainingExamples / settings.batch_size));
    if (settings.steps !== null) {
        return { stepsPerEpoch, epochs: Math.ceil(settings.steps / stepsPerEpoch), steps: settings.steps };
    }
    const epochs = settings.epochs ?? 20;
    return { stepsPerEpoch, epochs, steps: epochs * stepsPerEpoch };
}
