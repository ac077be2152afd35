// What is measured of predictions besides the loss, under which names, for each part of the data: the one list that the
// trainer, the command line and the panel read. Formulas and sources: docs/metrics.md.

export interface MeasureFacts {
    /** For people. */
    readonly label: string;
    /** In the command line's JSON, after the part: `validation_top_5_accuracy`. */
    readonly json: string;
    /** `share` in [0, 1]; else a number, in the target's unit or in none. */
    readonly form: 'share' | 'number';
}

export const measures = {
    /** Share of examples whose largest output is the right class. */
    accuracy: { label: 'Accuracy', json: 'accuracy', form: 'share' },
    /** Share of examples whose right class is among the five largest outputs; for more than five classes. */
    top5Accuracy: { label: 'Top 5', json: 'top_5_accuracy', form: 'share' },
    /** Mean -ln p of the right class, in nats, whatever the loss. */
    negativeLogLikelihood: { label: 'NLL', json: 'negative_log_likelihood', form: 'number' },
    /** Expected calibration error over 15 equal-width bins of confidence. */
    calibrationError: { label: 'ECE', json: 'expected_calibration_error', form: 'share' },
    rmse: { label: 'RMSE', json: 'rmse', form: 'number' },
    mae: { label: 'MAE', json: 'mae', form: 'number' },
    /** 1 for perfect predictions, 0 for those that always say the mean, below for worse; averaged over several targets. */
    r2: { label: 'R²', json: 'r2', form: 'number' },
} as const satisfies Readonly<Record<string, MeasureFacts>>;

export type Measure = keyof typeof measures;

export const measureNames = Object.keys(measures) as readonly Measure[];

/** Those of one part, by their own names. */
export type MeasureValues = { readonly [M in Measure]?: number };

/** Training evaluated with dropout off, validation, and training as its steps saw it, masks on and weights moving. */
export type MeasuredPart = 'training' | 'validation' | 'trainingWithDropout';

export const measuredParts: readonly MeasuredPart[] = ['trainingWithDropout', 'training', 'validation'];

type KeyOf<M extends Measure> =
    | `training${Capitalize<M>}`
    | `validation${Capitalize<M>}`
    | `training${Capitalize<M>}WithDropout`;

export type MeasureKey = KeyOf<Measure>;

/** Those that a run has: of classification or of regression, and of probabilities where the outputs are some. */
export type Measures = { readonly [K in MeasureKey]?: number };

/** `measureKey('validation', 'top5Accuracy')` is `validationTop5Accuracy`. */
export function measureKey(part: MeasuredPart, measure: Measure): MeasureKey {
    const name = `${measure[0]!.toUpperCase()}${measure.slice(1)}` as Capitalize<Measure>;
    return part === 'trainingWithDropout' ? `training${name}WithDropout` : `${part}${name}`;
}

export const measureKeys: readonly MeasureKey[] = measuredParts.flatMap(part =>
    measureNames.map(measure => measureKey(part, measure)),
);
