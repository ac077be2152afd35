// Runs for the tests of stores: invented metrics and weights, so that a test says in full what has to come back.

import { type Checkpoint, checkpointVersion } from '../../../src/engine/checkpoint.ts';
import { identityOf, type KeptMeasurement } from '../../../src/experiments/kept-measurements.ts';
import type { NewRun } from '../../../src/experiments/run-store.ts';
import { activationBins, type EpochDetails } from '../../../src/model/epoch-details.ts';
import type { MeasuredRecord } from '../../../src/model/measurements.ts';
import type { EpochMetrics } from '../../../src/model/metrics.ts';
import type { NoiseMeasures } from '../../../src/model/noise-measures.ts';
import { digitsJob } from '../../worker/job.ts';

export function newRun(id: string, changes: Partial<NewRun> = {}): NewRun {
    return {
        id,
        spec: 'digits.netspec',
        specUri: 'file:///home/ada/digits.netspec',
        specText: '// Ümlaut and\r\nline ends stay.\r\n',
        startedAt: 1_700_000_000_000,
        environment: { dropout_lab: '0.1.0', node: '24.21.0', backend: 'reference' },
        display: { color: 2, attempt: 1 },
        job: digitsJob(),
        ...changes,
    };
}

/** A comparison with a twin, for a run of that fingerprint. */
export function measurementOf(fingerprint: string, at: number, pairs = 5): KeptMeasurement {
    const none = { base: 1, variant: 1, difference: 0, margin: null };
    const record: MeasuredRecord = {
        kind: 'dropout',
        measured: {
            fingerprint,
            verdict: 'same',
            pairs,
            isRegression: false,
            validationLoss: none,
            validationError: none,
            trainingLoss: none,
        },
    };
    return { identity: identityOf(record), at, record };
}

export const noiseMeasures: NoiseMeasures = {
    batchNorm: {
        trainingExamples: 256,
        validationExamples: 96,
        lossAsStored: 0.5,
        lossWithNoise: 0.48,
        lossWithoutNoise: 0.1 + 0.2,
        layers: [{ layer: 3, name: 'batch_norm (line 6)', ratio: 2.47 }],
    },
    monteCarlo: { networks: 50, examples: 96, lossScaled: 0.5, lossAveraged: 1 / 3, deviation: 0.01 },
};

export function metricsOf(epoch: number, validationLoss: number): EpochMetrics {
    return {
        epoch,
        trainingLoss: 0.1 + 1 / epoch,
        validationLoss,
        trainingAccuracy: 0.9,
        validationAccuracy: 0.1 * epoch,
        trainingLossWithDropout: Math.PI / epoch,
        gap: validationLoss - 0.1 - 1 / epoch,
        seconds: epoch * 1.5,
        learnedRates: [
            {
                layer: 'variational_dropout (line 3)',
                sharing: 'per_unit',
                mean: 0.1,
                minimum: 0,
                median: 0.1,
                maximum: 0.2,
            },
        ],
    };
}

/** Weights that are full of the epoch's number. */
export function checkpointAfter(epoch: number, size = 6): Checkpoint {
    const array = (name: string, value: number) => ({
        layer: 1,
        name,
        shape: [2, size / 2],
        values: new Float32Array(size).fill(value),
    });
    return {
        version: checkpointVersion,
        fingerprint: { network: '1'.repeat(16), settings: '2'.repeat(16), data: '3'.repeat(16) },
        precision: 'float32',
        epoch,
        step: epoch * 45,
        network: [array('weights', epoch), array('bias', epoch + 0.5)],
        memory: [array('weights 1', -epoch)],
    };
}

/** Statistics of two layers, one without weights, and a confusion matrix, all of the epoch's number. */
export function detailsOf(epoch: number): EpochDetails {
    const histograms = new Uint32Array(2 * activationBins);
    histograms[0] = epoch;
    histograms[histograms.length - 1] = 4_000_000_000;
    return {
        epoch,
        confusion: {
            classes: 3,
            classNames: ['ash', 'öak'],
            counts: Uint32Array.of(epoch, 0, 0, 1, 2, 0, 0, 0, 4_000_000_000),
        },
        layers: {
            examples: 128,
            layers: [1, 3],
            names: ['dense 1 (line 3)', 'relu (line 4)'],
            units: Uint32Array.of(32, 8),
            deadUnits: Uint32Array.of(0, epoch),
            sparsity: Float32Array.of(0, 0.1 * epoch),
            meanActivation: Float32Array.of(-1 / epoch, 0.5),
            weightNorm: Float32Array.of(Math.PI * epoch, Number.NaN),
            largestUnitNorm: Float32Array.of(3, Number.NaN),
            gradientNorm: Float32Array.of(1e-30, Number.NaN),
            histograms,
        },
    };
}
