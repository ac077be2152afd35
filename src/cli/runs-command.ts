import type { StoredRun } from '../experiments/run-store.ts';
import { UsageError } from './arguments.ts';
import type { Command } from './command.ts';
import { displayWidth } from './display-width.ts';
import { exitCodes } from './environment.ts';
import { storeFileOf, storeOption, withStore } from './history.ts';
import { noiseToJson } from './noise-json.ts';
import { factsForPeople, factsOfRun, factsToJson } from './run-facts.ts';
import type { Style } from './style.ts';
import { duration } from './train-report.ts';

const formats = ['pretty', 'json'] as const;

export const runsCommand: Command = {
    name: 'runs',
    summary: 'Lists the runs that were trained, the newest last, or shows one.',
    usage: '[RUN] [options]',
    details:
        'Every run is kept with its curves, its weights and the exact text of its spec, in one SQLite file.\n' +
        'What VS Code trains is in a file of its own, which --store may name.\n' +
        'RUN is an id, the beginning of one, or a name: all that was measured of it is shown, layer by layer.',
    options: {
        format: {
            value: 'FORMAT',
            choices: formats,
            summary: 'For people (default), or one JSON object a run.',
        },
        store: storeOption,
    },
    exits: {
        0: 'Listed, though there may be none.',
        2: 'The history cannot be read, or has no such run.',
    },
    examples: [
        'netspec runs',
        'netspec runs digits_mlp',
        'netspec runs --format json',
        'netspec resume digits_mlp',
    ],
    needsStore: 'always',
    async run(words, environment) {
        const [asked, ...others] = words.positionals;
        if (others.length > 0) {
            throw new UsageError('One run at a time, please.');
        }
        const format = words.choice('format', formats, 'pretty');
        if (asked !== undefined) {
            const facts = withStore(storeFileOf(words, environment), store => factsOfRun(store, asked));
            environment.print(
                format === 'json'
                    ? `${JSON.stringify({ ...runToJson(facts.run), ...factsToJson(facts) })}\n`
                    : `${factsForPeople(facts, environment.output)}\n`,
            );
            return exitCodes.ok;
        }
        const runs = withStore(storeFileOf(words, environment), store => store.list());
        if (format === 'json') {
            for (const run of runs) {
                environment.print(`${JSON.stringify(runToJson(run))}\n`);
            }
        } else if (runs.length === 0) {
            environment.print('No run is kept yet: netspec train FILE trains one.\n');
        } else {
            environment.print(`${tableOf(runs, environment.output.style)}\n`);
        }
        return exitCodes.ok;
    },
};

/** An interface: more keys may be added, none may go. Times as ISO 8601 has them. */
export function runToJson(run: StoredRun): Readonly<Record<string, unknown>> {
    return {
        id: run.id,
        run: run.name,
        state: run.state,
        spec: run.spec,
        started_at: new Date(run.startedAt).toISOString(),
        seconds: run.seconds,
        epochs: run.epochsDone,
        best_epoch: run.bestEpoch,
        best_validation_loss: run.bestValidationLoss,
        best_validation_accuracy: run.bestValidationAccuracy,
        best_validation_rmse: run.bestValidationRmse,
        final_gap: run.finalGap,
        parameters: run.parameters,
        seed: run.seed,
        pinned: run.pinned,
        label: run.label,
        notes: run.notes,
        test_evaluations: run.testEvaluations,
        message: run.message,
        sweep: run.sweep,
        data_notes: run.dataNotes,
        ...(run.noise && noiseToJson(run.noise)),
    };
}

/** The characters of an id that are shown, which are enough to name it by. */
const shownId = 8;

function tableOf(runs: readonly StoredRun[], style: Style): string {
    const head = ['id', 'run', 'state', 'epochs', 'best loss', 'best metric', 'gap', 'time', 'started'];
    const rows = runs.map(run => [
        run.id.slice(0, shownId),
        run.label ?? run.name,
        run.state,
        run.epochs > 0 ? `${run.epochsDone}/${run.epochs}` : String(run.epochsDone),
        figure(run.bestValidationLoss),
        run.bestValidationAccuracy === undefined
            ? figure(run.bestValidationRmse)
            : `${(100 * run.bestValidationAccuracy).toFixed(1)}%`,
        figure(run.finalGap),
        duration(run.seconds),
        new Date(run.startedAt).toISOString().slice(0, 16).replace('T', ' '),
    ]);
    const widths = head.map((title, column) =>
        Math.max(displayWidth(title), ...rows.map(row => displayWidth(row[column] ?? ''))),
    );
    const line = (cells: readonly string[]): string =>
        cells
            .map((cell, column) => {
                const space = ' '.repeat(Math.max(0, (widths[column] ?? 0) - displayWidth(cell)));
                // Numbers stand under each other, words at the left.
                return column >= 3 && column <= 7 ? space + cell : cell + space;
            })
            .join('  ')
            .trimEnd();
    return [style.dim(line(head)), ...rows.map(line)].join('\n');
}

const figure = (value: number | undefined): string => (value === undefined ? '' : value.toFixed(4));
