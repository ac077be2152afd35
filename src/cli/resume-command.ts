import type { StoredRun } from '../experiments/run-store.ts';
import type { TrainingJob } from '../protocol/training.ts';
import { UsageError } from './arguments.ts';
import type { Command } from './command.ts';
import { engineChoiceOf, engineOptions } from './engine-options.ts';
import { findRun, storeFileOf, storeOption, withStore } from './history.ts';
import { historyEntry, trainAndReport } from './train-and-report.ts';

const formats = ['pretty', 'json'] as const;

export const resumeCommand: Command = {
    name: 'resume',
    summary: 'Goes on with a run that was stopped or cut off, or trains one further.',
    usage: '[RUN] [options]',
    details:
        'RUN is an id of netspec runs, the beginning of one, or a name, which means its newest run.\n' +
        'Without it, it is the newest run that was stopped or cut off.\n' +
        'A run ends with the same weights, to the bit, as if it had never been interrupted;\n' +
        'one that was begun with --portable stays so.',
    options: {
        further: { value: 'N', summary: 'Trains so many epochs more than the run was to have.' },
        format: {
            value: 'FORMAT',
            choices: formats,
            summary: 'For people (default), or one JSON object an epoch and a summary.',
        },
        store: storeOption,
        threads: engineOptions.threads,
    },
    exits: {
        0: 'The run ended.',
        1: 'A value was no number.',
        2: 'There is no such run, or it cannot go on.',
        130: 'Ctrl-C ended it.',
    },
    examples: ['netspec resume', 'netspec resume digits_mlp', 'netspec resume 3f2a91c0 --further 20'],
    needsStore: 'always',
    async run(words, environment) {
        const format = words.choice('format', formats, 'pretty');
        const further = words.integer('further', 1, 1_000_000);
        const [asked, ...others] = words.positionals;
        if (others.length > 0) {
            throw new UsageError('One run at a time, please.');
        }
        const file = storeFileOf(words, environment);
        const { job, run } = withStore(file, store => {
            const found = chooseRun(store.list(), asked, further);
            const kept = store.job(found.id);
            if (kept === undefined) {
                throw new UsageError('This run is no longer in the history.');
            }
            return { run: found, job: kept };
        });
        const longer = further === undefined ? job : withMoreEpochs(job, run, further);
        return trainAndReport(
            {
                ...longer,
                engine: engineChoiceOf(words),
                builtinDataUri: environment.builtinData,
                history: {
                    ...historyEntry(file, run, environment),
                    goesOn: further === undefined ? 'resume' : 'further',
                },
            },
            format,
            environment,
            {},
        );
    },
};

function chooseRun(
    runs: readonly StoredRun[],
    asked: string | undefined,
    further: number | undefined,
): StoredRun {
    const cutOff = (run: StoredRun): boolean => run.state === 'stopped' || run.state === 'interrupted';
    const found =
        asked === undefined
            ? runs.findLast(run => (further === undefined ? cutOff(run) : run.state !== 'running'))
            : findRun(runs, asked);
    if (found === undefined) {
        throw new UsageError('No run was stopped or cut off: netspec runs lists them all.');
    }
    if (found.state === 'running') {
        throw new UsageError(`${found.name} trains already, in another window or on the command line.`);
    }
    if (found.state === 'finished' && further === undefined) {
        throw new UsageError(
            `${found.name} has ended. To train it further: netspec resume ${found.id.slice(0, 8)} --further 10.`,
        );
    }
    return found;
}

/** The job with so many epochs more than it was to have, or than it has, where early stopping ended it. */
export function withMoreEpochs(job: TrainingJob, run: StoredRun, further: number): TrainingJob {
    const isOver = run.state === 'finished';
    const planned = isOver || run.epochs === 0 ? run.epochsDone : run.epochs;
    return {
        ...job,
        run: {
            ...job.run,
            settings: { ...job.run.settings, epochs: planned + further, steps: null },
        },
    };
}
