// What a rule may ask about where layers were written, without knowing any text: whether two of them are one statement,
// and whether an edit of one is an edit of others.

import type { TextRange } from '../core/text-range.ts';
import type { Anchor } from '../model/finding.ts';
import type { ResolvedLayer, TrailStep } from '../model/resolved.ts';
import type { LintContext } from './rule.ts';

export function sameRange(a: TextRange, b: TextRange): boolean {
    return a.start === b.start && a.end === b.end;
}

/** True for the iterations of one statement in `repeat`, and for a dense layer and its lowered activation. */
export function sameStatement(a: ResolvedLayer, b: ResolvedLayer): boolean {
    return sameRange(a.source.statement, b.source.statement);
}

/** The layers that one statement made of the same part of it: itself, once for each iteration or call. */
export function instancesOf(layers: readonly ResolvedLayer[], layer: ResolvedLayer): ResolvedLayer[] {
    return layers.filter(
        other => sameStatement(other, layer) && other.source.loweredFrom === layer.source.loweredFrom,
    );
}

/** True where what holds for a layer holds for all that its statement made, so that an edit of it is right for each. */
export function everyInstance(
    layers: readonly ResolvedLayer[],
    layer: ResolvedLayer,
    holds: (instance: ResolvedLayer) => boolean,
): boolean {
    return instancesOf(layers, layer).every(holds);
}

/** True where the argument stands in the layer's own statement, so that to edit it touches no other statement. */
export function isWrittenInPlace(layer: ResolvedLayer, parameter: string): boolean {
    const { arguments: written, statement } = layer.source;
    const range = written[parameter];
    return range !== undefined && statement.start <= range.start && range.end <= statement.end;
}

/** True where both statements stand in the same body, in the same iteration: one can be moved next to the other. */
export function inSameBody(a: ResolvedLayer, b: ResolvedLayer): boolean {
    const stepsOfA = bodySteps(a);
    const stepsOfB = bodySteps(b);
    return JSON.stringify(stepsOfA) === JSON.stringify(stepsOfB);
}

function bodySteps(layer: ResolvedLayer): TrailStep[] {
    return layer.source.steps.filter(step => step.kind !== 'reference');
}

/** Where a finding stands in the source, as the key that instances of one source token share. */
export function placeOf(context: LintContext, anchor: Anchor): string {
    if ('layer' in anchor) {
        const source = context.network.layers[anchor.layer]?.source;
        const written = anchor.parameter === undefined ? undefined : source?.arguments[anchor.parameter];
        const range = written ?? source?.token;
        return range === undefined ? `layer ${anchor.layer}` : `${range.start}-${range.end}`;
    }
    return `${anchor.block} ${anchor.setting ?? ''}`;
}
