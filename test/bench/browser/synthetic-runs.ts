// Runs with curves of a known shape: a descent, overfitting, and noise of each epoch. Written as text for the page that
// draws them, so that nothing of their making is measured there.

/** Defines `makeRuns(count, epochs)` and `epochsAfter(runs, from, count)` in the page. */
export const syntheticRuns = `
const columns = ['trainingLoss', 'validationLoss', 'trainingMetric', 'validationMetric', 'trainingLossWithDropout', 'seconds'];
const noise = (run, epoch, stream) => {
    let h = Math.imul(run * 7919 + epoch * 104729 + stream * 1299709, 2654435761) >>> 0;
    h ^= h >>> 15; h = Math.imul(h, 2246822519) >>> 0; h ^= h >>> 13;
    return (h >>> 0) / 4294967296 - 0.5;
};
const valueOf = (name, run, epoch) => {
    const t = epoch / 400;
    const training = 2.2 * Math.exp(-t) + 0.08 + 0.01 * run;
    const validation = training + 0.25 * (1 - Math.exp(-t / 8)) + 0.01 * run;
    switch (name) {
        case 'trainingLoss': case 'trainingLossWithDropout': return training * (1 + 0.10 * noise(run, epoch, 1));
        case 'validationLoss': return validation * (1 + 0.16 * noise(run, epoch, 2));
        case 'trainingMetric': return Math.max(0, 1 - training / 3 + 0.02 * noise(run, epoch, 3));
        case 'validationMetric': return Math.max(0, 1 - validation / 3 + 0.03 * noise(run, epoch, 4));
        default: return epoch * 0.1 + run;
    }
};
const parts = ['Accuracy', 'Top5Accuracy', 'NegativeLogLikelihood', 'CalibrationError', 'Rmse', 'Mae', 'R2'];
const measureKeys = parts.flatMap(p => ['training' + p + 'WithDropout', 'training' + p, 'validation' + p]);
const curvesOf = (run, firstEpoch, count) => ({
    firstEpoch,
    ...Object.fromEntries(columns.map(name => [name, Float32Array.from({ length: count }, (_, i) => valueOf(name, run, firstEpoch + i))])),
    klTerm: new Float32Array(0), adaptiveL2: new Float32Array(0), learnedRates: [],
    measures: Object.fromEntries(measureKeys.map(key => [key, new Float32Array(0)])),
});
globalThis.snapshotOf = (run, firstEpoch, count, planned) => ({
    info: {
        id: 'run-' + run, name: 'digits_mlp', spec: 'digits.netspec', attempt: run + 1, state: 'running', color: run % 6,
        hasNoise: true, startedAt: 1e12 + run, seed: run, parameters: 85002, task: 'classification', loss: 'cross_entropy',
        epochs: planned, epoch: firstEpoch + count - 1, step: 45 * (firstEpoch + count - 1), steps: 45 * planned,
        seconds: 0.1 * (firstEpoch + count - 1), trainingExamples: 1438,
    },
    curves: curvesOf(run, firstEpoch, count),
});
globalThis.snapshotsOf = (runs, firstEpoch, count, planned) =>
    Array.from({ length: runs }, (_, run) => snapshotOf(run, firstEpoch, count, planned));
`;
