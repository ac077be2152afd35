// Curves as sound: pitch says how high a curve stands. Pure; `webview/sound.ts` plays it.

export interface HeardCurve {
    /** One value an epoch; NaN where there is none. */
    readonly values: readonly number[];
    /** From -1, the left ear, to 1, the right one. */
    readonly pan: number;
    readonly wave: 'sine' | 'triangle';
}

export interface Voice {
    /** Hertz, at equal distances in time; at least two. */
    readonly frequencies: Float32Array;
    readonly pan: number;
    readonly wave: 'sine' | 'triangle';
}

export interface Sonification {
    /** Seconds. */
    readonly duration: number;
    readonly voices: readonly Voice[];
}

/** Three octaves around the middle of what speakers of laptops play and ears tell apart well. */
export const lowestFrequency = 165;
export const highestFrequency = 1320;

const secondsOfAnEpoch = 0.06;
const shortest = 1.5;
const longest = 8;
/** Points of a voice at most: more cannot be heard in a few seconds. */
const mostPoints = 512;

/**
 * Sound of curves that share an axis. Equal steps of the scale are equal intervals of pitch: of the value, or, where all are
 * positive and `logarithmic` is set, of its logarithm. The highest value has the highest pitch. A gap keeps the pitch before
 * it. Undefined where there are not two epochs.
 */
export function sonify(curves: readonly HeardCurve[], logarithmic = false): Sonification | undefined {
    const epochs = Math.max(0, ...curves.map(({ values }) => values.length));
    const heard = curves.filter(({ values }) => values.some(Number.isFinite));
    if (epochs < 2 || heard.length === 0) {
        return undefined;
    }
    let lowest = Number.POSITIVE_INFINITY;
    let highest = Number.NEGATIVE_INFINITY;
    for (const { values } of heard) {
        for (const value of values) {
            if (Number.isFinite(value)) {
                lowest = Math.min(lowest, value);
                highest = Math.max(highest, value);
            }
        }
    }
    const scale = logarithmic && lowest > 0 ? Math.log : (value: number) => value;
    const from = scale(lowest);
    const span = scale(highest) - from;
    const frequencyOf = (value: number): number =>
        lowestFrequency *
        (highestFrequency / lowestFrequency) ** (span > 0 ? (scale(value) - from) / span : 0.5);
    const points = Math.min(mostPoints, epochs);
    return {
        duration: Math.min(longest, Math.max(shortest, epochs * secondsOfAnEpoch)),
        voices: heard.map(({ values, pan, wave }) => {
            const first = values.find(Number.isFinite) ?? lowest;
            let last = frequencyOf(first);
            let seen = 0;
            const frequencies = Float32Array.from({ length: points }, (_, point) => {
                const epoch = Math.round((point * (epochs - 1)) / (points - 1));
                for (; seen <= epoch; seen++) {
                    const value = values[seen];
                    if (value !== undefined && Number.isFinite(value)) {
                        last = frequencyOf(value);
                    }
                }
                return last;
            });
            return { frequencies, pan, wave };
        }),
    };
}

/** The epoch, from 1, that is heard after `seconds`. */
export function epochAt(
    { duration }: Pick<Sonification, 'duration'>,
    seconds: number,
    epochs: number,
): number {
    const share = Math.min(1, Math.max(0, seconds / duration));
    return 1 + Math.round(share * (epochs - 1));
}
