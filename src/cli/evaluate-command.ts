import { evaluateOnTest } from '../experiments/test-evaluation.ts';
import { inflate } from '../platform/node/inflate.ts';
import { openAddress } from '../platform/node/open-file.ts';
import { readAddress } from '../platform/node/read-address.ts';
import { openRunStore } from '../platform/node/run-store.ts';
import { UsageError } from './arguments.ts';
import type { Command } from './command.ts';
import { exitCodes } from './environment.ts';
import { findRun, storeFileOf, storeOption, withStore } from './history.ts';
import { testForPeople, testToJson } from './measures-report.ts';
import { historyEntry } from './train-and-report.ts';
import { namedRows } from './train-report.ts';

const formats = ['pretty', 'json'] as const;

export const evaluateCommand: Command = {
    name: 'evaluate',
    summary: 'Evaluates a run on its test part, with the weights of its best epoch.',
    usage: 'RUN [options]',
    details:
        'RUN is an id of netspec runs, the beginning of one, or a name, which means its newest run.\n' +
        'The test part is to be looked at once, at the end, and never to choose by: a repeat is noted.',
    options: {
        format: { value: 'FORMAT', choices: formats, summary: 'For people (default), or one JSON object.' },
        store: storeOption,
    },
    exits: { 0: 'Evaluated.', 2: 'There is no such run, or it has no test part or no weights.' },
    examples: ['netspec evaluate digits_mlp', 'netspec evaluate 3f2a91c0 --format json'],
    needsStore: 'always',
    async run(words, environment) {
        const format = words.choice('format', formats, 'pretty');
        const [asked, ...others] = words.positionals;
        if (asked === undefined || others.length > 0) {
            throw new UsageError(
                asked === undefined ? 'Name a run: netspec runs lists them.' : 'One run at a time, please.',
            );
        }
        const file = storeFileOf(words, environment);
        const { job, run } = withStore(file, store => {
            const found = findRun(store.list(), asked);
            return { run: found, job: store.job(found.id) };
        });
        if (job === undefined) {
            throw new UsageError('This run is no longer in the history.');
        }
        const result = await evaluateOnTest(
            {
                ...job,
                builtinDataUri: environment.builtinData,
                history: historyEntry(file, run, environment),
            },
            { open: path => openRunStore(path), time: Date.now },
            { readFile: readAddress, openFile: openAddress, inflate },
        );
        if (result.outcome === 'failed') {
            if (format === 'json') {
                environment.print(`${JSON.stringify({ event: 'error', message: result.message })}\n`);
            } else {
                environment.complain(`${run.name}: ${result.message}\n`);
            }
            return exitCodes.unusable;
        }
        const { epoch, examples, before } = result.evaluation;
        if (format === 'json') {
            const json = {
                event: 'evaluation',
                run: run.name,
                id: run.id,
                epoch,
                examples,
                ...testToJson(result.evaluation),
                evaluations: before + 1,
            };
            environment.print(`${JSON.stringify(json)}\n`);
            return exitCodes.ok;
        }
        const { glyphs, style } = environment.output;
        environment.print(
            `${style.bold(run.label ?? run.name)} on ${examples} test examples, weights of epoch ${epoch}\n${namedRows(testForPeople(result.evaluation, glyphs), style)}\n`,
        );
        if (before > 0) {
            environment.complain(
                `Note: this is look ${before + 1} at this test part. A choice made by an earlier one makes this number too good.\n`,
            );
        }
        return exitCodes.ok;
    },
};
