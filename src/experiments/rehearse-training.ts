// The first moments of a run, for the sake of the machine alone: reading the data, planning, computing and evaluating are
// compiled by then, which is most of what the first epoch of a small network takes.

import type { TrainingJob } from '../protocol/training.ts';
import { runTraining, type TrainingHost } from './run-training.ts';

/** Long enough for the compiler to take up what is done over and over, and short enough for nobody to notice. */
const rehearsalMs = 150;

/** Opens the history and writes nothing there. Never rejects: what is wrong with the job is for the run to say. */
export async function rehearseTraining(
    { history, ...job }: TrainingJob,
    { signal, history: histories, ...host }: Omit<TrainingHost, 'onProgress' | 'pause' | 'helpers'>,
): Promise<void> {
    const over = new AbortController();
    const start = host.now();
    try {
        if (history !== undefined) {
            histories?.open(history.store).dispose();
        }
        await runTraining(job, {
            ...host,
            signal: AbortSignal.any([signal, over.signal]),
            onProgress({ finished }) {
                if (finished.length > 0 && host.now() - start >= rehearsalMs) {
                    over.abort();
                }
            },
        });
    } catch {
        // A mistake of the program shows in the run itself, with its message.
    }
}
