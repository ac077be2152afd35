// The test part, looked at with the weights of the best epoch. Every look is noted: a number that was chosen by is no
// estimate of how the network does on data that it never saw.

import { losses } from '../catalog/losses/index.ts';
import type { DataAccess } from '../data/data-access.ts';
import { isDataProblem } from '../data/data-problem.ts';
import { loadExamples } from '../data/load-examples.ts';
import { CannotRun } from '../engine/cannot-run.ts';
import { evaluateNetwork } from '../engine/evaluate-network.ts';
import { changedFiles, fingerprintOf } from '../engine/fingerprint.ts';
import { UnreadableData } from '../model/examples.ts';
import type { EvaluationOutcome, TrainingJob } from '../protocol/training.ts';
import { backendOf } from './backend-of-run.ts';
import type { HistoryHost } from './recording.ts';
import { StoreProblem } from './run-store.ts';

/** The run that the job's history names. Resolves however it ends; rejects for mistakes of the program alone. */
export async function evaluateOnTest(
    job: TrainingJob,
    history: HistoryHost | undefined,
    files: Pick<DataAccess, 'readFile' | 'openFile' | 'inflate'>,
): Promise<EvaluationOutcome> {
    const failed = (message: string): EvaluationOutcome => ({ outcome: 'failed', message });
    const entry = job.history;
    if (history === undefined || entry === undefined) {
        return failed('Weights of runs are not kept here, so there are none to evaluate.');
    }
    try {
        const store = history.open(entry.store);
        try {
            const weights = store.bestWeights(entry.id);
            if (weights === undefined) {
                return failed('There are no weights of this run: it ended before its first epoch did.');
            }
            const { network, settings, data } = job.run;
            const loss = settings.loss?.call;
            const task = loss === undefined ? undefined : losses[loss as keyof typeof losses].task;
            const { baseUri, builtinDataUri } = job;
            const examples = await loadExamples(data.settings, { ...files, baseUri, builtinDataUri }, task);
            if (isDataProblem(examples)) {
                return failed(examples.problem);
            }
            if (examples.test === undefined) {
                return failed(
                    'This run has no test part: set `test` in its data, as `test = 10%`, and train anew.',
                );
            }
            const { epoch, step, arrays, fingerprint } = weights;
            // Weights say nothing of data that is scaled or numbered otherwise than what they were trained on.
            const mine = fingerprintOf(network, settings, examples);
            if (fingerprint.data !== mine.data) {
                const changed = changedFiles(fingerprint, mine);
                return failed(
                    `The data is no longer what this run was trained on${changed === undefined ? '' : `: ${changed}`}. Train anew.`,
                );
            }
            const result = evaluateNetwork({
                network,
                settings,
                weights: arrays,
                step,
                examples: examples.test,
                trainingExamples: examples.training.count,
                backend: backendOf(job.engine, undefined, history.time),
            });
            const before = store.evaluations(entry.id).length;
            store.addEvaluation(entry.id, { at: history.time(), epoch, ...result });
            return { outcome: 'evaluated', evaluation: { epoch, ...result, before } };
        } finally {
            store.dispose();
        }
    } catch (error) {
        if (error instanceof CannotRun || error instanceof UnreadableData || error instanceof StoreProblem) {
            return failed(error.message);
        }
        throw error;
    }
}
