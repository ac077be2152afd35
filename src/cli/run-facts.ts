// All that is kept of one run, for `netspec runs RUN`.

import type { RunStore, StoredLayers, StoredRun, TestEvaluation } from '../experiments/run-store.ts';
import { plural } from '../lint/format.ts';
import type { RunDetails } from '../model/epoch-details.ts';
import type { EpochMetrics } from '../model/metrics.ts';
import { displayWidth } from './display-width.ts';
import type { Environment } from './environment.ts';
import { findRun } from './history.ts';
import {
    bestForPeople,
    bestToJson,
    layersToJson,
    short,
    testForPeople,
    testToJson,
} from './measures-report.ts';
import { duration, namedRows } from './train-report.ts';

export interface RunFacts {
    readonly run: StoredRun;
    /** The epoch with the lowest validation loss. */
    readonly best: EpochMetrics | undefined;
    readonly details: RunDetails;
    readonly layers: readonly StoredLayers[];
    readonly evaluations: readonly TestEvaluation[];
}

/** @throws UsageError where there is no such run. */
export function factsOfRun(store: RunStore, asked: string): RunFacts {
    const run = findRun(store.list(), asked);
    return {
        run,
        best: store.epochs(run.id).find(({ epoch }) => epoch === run.bestEpoch),
        details: store.details(run.id),
        layers: store.layers(run.id),
        evaluations: store.evaluations(run.id),
    };
}

/** An interface: more keys may be added, none may go. */
export function factsToJson({
    best,
    details,
    layers,
    evaluations,
}: RunFacts): Readonly<Record<string, unknown>> {
    return {
        ...bestToJson({ ...(best && { best }), details }),
        layers: layers.map(({ epoch, ...statistics }) => ({ epoch, layers: layersToJson(statistics) })),
        tests: evaluations.map(({ at, epoch, examples, ...evaluation }) => ({
            at: new Date(at).toISOString(),
            epoch,
            examples,
            ...testToJson({ ...evaluation }),
        })),
    };
}

export function factsForPeople(
    { run, best, details, evaluations }: RunFacts,
    { style, glyphs }: Environment['output'],
): string {
    const { layers } = details.best ?? {};
    const rows: [string, string][] = [
        [
            'run',
            `${run.label ?? run.name}, ${run.state}, ${run.epochsDone} of ${plural(run.epochs, 'epoch')}`,
        ],
        ['id', run.id],
        ['spec', run.spec],
        ['started', `${new Date(run.startedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`],
        [
            'trained',
            `${run.parameters.toLocaleString('en')} parameters, seed ${run.seed}, ${duration(run.seconds)}`,
        ],
        ...(run.message === undefined ? [] : [['message', run.message] as [string, string]]),
        ...(run.dataNotes ?? []).map((note): [string, string] => ['data', note]),
        ...(run.notes === undefined ? [] : [['notes', run.notes] as [string, string]]),
    ];
    if (best !== undefined) {
        rows.push(['', style.dim(`at the best epoch, ${best.epoch}:`)]);
        rows.push(['loss', `validation ${short(best.validationLoss)}, training ${short(best.trainingLoss)}`]);
        rows.push(...bestForPeople({ best, details }, glyphs).filter(([name]) => name !== 'dead units'));
    }
    if (layers !== undefined) {
        rows.push(['layers', layersTable(layers, style.dim)]);
    }
    for (const [index, { at, epoch, examples, ...evaluation }] of evaluations.entries()) {
        const when = new Date(at).toISOString().slice(0, 10);
        const look = `look ${index + 1}, ${when}, ${examples} examples, weights of epoch ${epoch}:`;
        rows.push(['', style.dim(look)], ...testForPeople(evaluation, glyphs));
    }
    return namedRows(rows, style);
}

function layersTable(layers: Omit<StoredLayers, 'epoch'>, dim: (text: string) => string): string {
    const head = ['', 'dead', 'sparsity', 'mean', 'weights', 'largest', 'gradient'];
    const number = (value: number | undefined): string =>
        value === undefined || Number.isNaN(value) ? '' : short(value);
    const rows = layers.names.map((name, row) => [
        name,
        `${layers.deadUnits[row]}/${layers.units[row]}`,
        `${(100 * layers.sparsity[row]!).toFixed(1)}%`,
        number(layers.meanActivation[row]),
        number(layers.weightNorm[row]),
        number(layers.largestUnitNorm[row]),
        number(layers.gradientNorm[row]),
    ]);
    const widths = head.map((title, column) =>
        Math.max(title.length, ...rows.map(row => displayWidth(row[column] ?? ''))),
    );
    const line = (cells: readonly string[]): string =>
        cells
            .map((cell, column) => {
                const space = ' '.repeat((widths[column] ?? 0) - displayWidth(cell));
                return column === 0 ? cell + space : space + cell;
            })
            .join('  ')
            .trimEnd();
    return [dim(line(head)), ...rows.map(line)].join('\n');
}
