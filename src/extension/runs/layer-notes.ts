// What a run has shown of each layer, for the line that the layer stands on: dead units and sparsity, and the drop rates of
// noise layers. Only where the layer still is what was trained. Pure.

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
    const text = dead === 0 ? 'none dead' : `${dead} of ${units} dead`;
    return {
        text: dead === 0 && zero === 0 ? text : `${text}, ${percent(zero)} zero`,
        tooltip:
            `Dead: ${dead} of ${units} units were 0 for all of ${statistics.examples} validation examples. ` +
            `Sparsity: ${percent(zero)} of the activations were exactly 0.`,
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
                  text: `learned rate ${rate(median)}`,
                  tooltip: 'The drop rate that the last run has learned.',
              }
            : {
                  text: `learned rates ${rate(minimum)} to ${rate(maximum)}`,
                  tooltip: `Drop rates that the last run has learned: median ${rate(median)}.`,
              };
    }
    const given = layer.parameters.rate;
    const { start, end } = layer.source.statement;
    const isWritten = typeof given === 'number' && specText.slice(start, end).includes(String(given));
    return typeof given !== 'number' || isWritten
        ? undefined
        : { text: `rate ${rate(given)}`, tooltip: 'The drop rate of the last run.' };
}

const percent = (share: number): string => `${Math.round(100 * share)}%`;

const rate = (value: number): string => String(Number(value.toPrecision(2)));
