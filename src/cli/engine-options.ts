// How a run is computed, as options of the commands that train.

import type { EngineChoice } from '../protocol/training.ts';
import type { Arguments } from './arguments.ts';

export const engineOptions = {
    threads: { value: 'N', summary: 'Computes with so many threads; by default with as many as help.' },
    portable: { summary: 'Computes the same bits on every machine, which may take longer.' },
};

/** The same of commands that train many runs at once. */
export const poolEngineOptions = {
    threads: {
        value: 'N',
        summary:
            'Computes each run with so many threads (default 1), and as many runs at once as that leaves cores for.',
    },
    portable: engineOptions.portable,
};

const mostThreads = 64;

export function engineChoiceOf(words: Arguments): EngineChoice {
    const threads = words.integer('threads', 1, mostThreads);
    return {
        ...(threads !== undefined && { threads }),
        ...(words.has('portable') && { portable: true }),
    };
}
