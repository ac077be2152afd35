// What a run has shown of each layer, for the line that the layer stands on: dead units and sparsity, and the drop rates of
// noise layers. Only where the layer still is what was trained. Pure.

import { t } from '../../core/localize.ts';
import { formatShape } from '../../core/shape.ts';
import { unchangedRanges } from '../../core/unchanged-ranges.ts';
import { describeLayer } from '../../model/describe-layer.ts';
import type { LayerStatistics } from '../../model/epoch-details.ts';
import type { ResolvedLayer, ResolvedRun } from '../../model/resolved.ts';
import { isNoise } from '../../model/twin.ts';

/** The drop rates that a layer had learned by the end. */
export interface LearnedRates {
    readonly minimum: number;
    readonly median: number;
    readonly maximum: number;
}

export interface TrainedRun {
    readonly run: ResolvedRun;
    /** The exact text that it was trained from. */
    readonly specText: string;
    readonly layerLines?: readonly (number | undefined)[];
    readonly statistics?: LayerStatistics;
    /** By the layer's description. */
    readonly learnedRates: ReadonlyMap<string, LearnedRates>;
}

export interface LayerNote {
    /** Where the layer's statement ends in the text as it is now. */
    readonly offset: number;
    /** The shape that came out of it: where that is another one now, the note is of another layer. */
    readonly shape: string;
    readonly text: string;
    readonly tooltip: string;
}

/** Notes on the layers of `trained` that stand unchanged in `text`, in its order. */
export function layerNotes(trained: TrainedRun, text: string): LayerNote[] {
    const find = unchangedRanges(trained.specText, text);
    const { layers } = trained.run.network;
    const own = layers.filter(({ source }) => source.loweredFrom === undefined);
    const statements = new Map<number, ResolvedLayer[]>();
    for (const layer of own) {
        const { start } = layer.source.statement;
        statements.set(start, [...(statements.get(start) ?? []), layer]);
    }
    return [...statements.values()].flatMap(instances => {
        const [first] = instances;
        const range = first && find(first.source.statement);
        const said =
            first && (isNoise(first) ? rateText(first, trained) : unitsText(instances, trained.statistics));
        if (
            range === undefined ||
            said === undefined ||
            !instances.every(layer => isAsWritten(layer, find))
        ) {
            return [];
        }
        const shape = formatShape(first!.outputShape);
        return [{ offset: range.end, shape, ...said }];
    });
}

/** True where also what the layer's values were computed from, elsewhere in the text, is what it was. */
function isAsWritten({ source }: ResolvedLayer, find: ReturnType<typeof unchangedRanges>): boolean {
    const names = Object.values(source.names ?? {}).flat();
    const definitions = source.steps.flatMap(step => (step.kind === 'reference' ? [step.definition] : []));
    return [...definitions, ...names.map(({ value }) => value)].every(range => find(range) !== undefined);
}

type Said = Pick<LayerNote, 'text' | 'tooltip'>;

/** `3 of 256 dead, 61% zero`; of a statement that made several layers, all of them together. */
function unitsText(
    instances: readonly ResolvedLayer[],
    statistics: LayerStatistics | undefined,
): Said | undefined {
    const rows = instances.flatMap(({ id }) => {
        const row = statistics?.layers.indexOf(id) ?? -1;
        return row < 0 ? [] : [row];
    });
    if (statistics === undefined || rows.length === 0) {
        return undefined;
    }
    const sum = (column: Uint32Array): number => rows.reduce((total, row) => total + column[row]!, 0);
    const dead = sum(statistics.deadUnits);
    const units = sum(statistics.units);
    const zero = rows.reduce((total, row) => total + statistics.sparsity[row]!, 0) / rows.length;
    const text = dead === 0 ? t('none dead') : t('{0} of {1} dead', dead, units);
    return {
        text: dead === 0 && zero === 0 ? text : `${text}, ${t('{0} zero', percent(zero))}`,
        tooltip: t(
            'Dead: {0} of {1} units were 0 for all of {2} validation examples. Sparsity: {3} of the activations were exactly 0.',
            dead,
            units,
            statistics.examples,
            percent(zero),
        ),
    };
}

/** `learned rate 0.31`, or the rate that was given, where it is not to be read in the line itself. */
function rateText(
    layer: ResolvedLayer,
    { run, layerLines, learnedRates, specText }: TrainedRun,
): Said | undefined {
    const learned = learnedRates.get(describeLayer(run.network, layer.id, layerLines));
    if (learned !== undefined) {
        const { minimum, median, maximum } = learned;
        return minimum === maximum
            ? {
                  text: t('learned rate {0}', rate(median)),
                  tooltip: t('The drop rate that the last run has learned.'),
              }
            : {
                  text: t('learned rates {0} to {1}', rate(minimum), rate(maximum)),
                  tooltip: t('Drop rates that the last run has learned: median {0}.', rate(median)),
              };
    }
    const given = layer.parameters.rate;
    const { start, end } = layer.source.statement;
    const isWritten = typeof given === 'number' && specText.slice(start, end).includes(String(given));
    return typeof given !== 'number' || isWritten
        ? undefined
        : { text: t('rate {0}', rate(given)), tooltip: t('The drop rate of the last run.') };
}

const percent = (share: number): string => `${Math.round(100 * share)}%`;

const rate = (value: number): string => String(Number(value.toPrecision(2)));
