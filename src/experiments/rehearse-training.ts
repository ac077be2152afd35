// The first moments of a run, for the sake of the machine alone: reading the data, planning, computing and evaluating are
// compiled by then, which is most of what the first epoch of a small network takes.

import type { TrainingJob } from '../protocol/training.ts';
import { runTraining, type TrainingHost } from './run-training.ts';

/** Long enough for the compiler to take up what is done over and over, and short enough for nobody to notice. */
const rehearsalMs = 150;

/** Never rejects: what is wrong with the job is for the run to say. */
export async function rehearseTraining(
    { history: _, ...job }: TrainingJob,
    { signal, ...host }: Pick<TrainingHost, 'readFile' | 'openFile' | 'inflate' | 'now' | 'signal'>,
): Promise<void> {
    const over = new AbortController();
    const start = host.now();
    try {
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
