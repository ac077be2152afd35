// A fix edits a text that stands for more than the layer it was made for: for every run and every value of a sweep that
// goes through it. It is offered only where it is right for all of them.

import type { TextEdit, TextRange } from '../../core/text-range.ts';
import type { Finding, Fix, NetworkEdit } from '../../model/finding.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import type { FindingContext } from '../diagnostics/place.ts';

/** False where a fix writes down what a parameter of the model leaves open, which holds for one of its values only. */
export function holdsForAllValues({ anchor }: Finding, { edits }: Fix, { network }: FindingContext): boolean {
    const ids = [...new Set(edits.flatMap(edit => ('layer' in edit ? [edit.layer] : [])))];
    const touched = ids.flatMap(id => network.layers[id] ?? []);
    // The value is wrong, and where a parameter gave it the statement is not to blame.
    const faulty =
        'layer' in anchor && anchor.parameter !== undefined ? network.layers[anchor.layer] : undefined;
    const removes = edits.some(edit => edit.kind === 'remove_layer' || edit.kind === 'replace_layer');
    if (faulty !== undefined && removes && 'layer' in anchor) {
        const names = faulty.source.names?.[anchor.parameter ?? ''] ?? [];
        if (isParameter(faulty) || names.some(({ kind }) => kind === 'parameter')) {
            return false;
        }
    }
    if (ids.length < 2 || !edits.some(isNewValue)) {
        return true;
    }
    const between = network.layers.filter(({ id }) => Math.min(...ids) < id && id < Math.max(...ids));
    return (
        !touched.some(layer => isParameter(layer) || dependsOnParameter(layer)) &&
        !between.some(layer => isParameter(layer) || (isLowered(layer) && dependsOnParameter(layer)))
    );
}

const isNewValue = ({ kind }: NetworkEdit): boolean => kind === 'set_parameter' || kind === 'replace_layer';
const isLowered = ({ source }: ResolvedLayer): boolean => source.loweredFrom !== undefined;

/** True where the layer itself is what a parameter holds. */
function isParameter({ source }: ResolvedLayer): boolean {
    return source.steps.some(step => step.kind === 'reference' && step.varies === true);
}

function dependsOnParameter({ source }: ResolvedLayer): boolean {
    return Object.values(source.names ?? {}).some(names => names.some(({ kind }) => kind === 'parameter'));
}

/** True where an edit changes the text that some layer of another network was made from. */
export function touches(edits: readonly TextEdit[], { network }: FindingContext): boolean {
    return network.layers.some(({ source }) => {
        const values = Object.values(source.names ?? {}).flatMap(names => names.map(({ value }) => value));
        const own = [source.statement, ...Object.values(source.arguments), ...values];
        return edits.some(({ range }) => own.some(part => meets(range, part)));
    });
}

function meets(edit: TextRange, part: TextRange): boolean {
    return edit.start === edit.end
        ? part.start <= edit.start && edit.end <= part.end
        : edit.start < part.end && part.start < edit.end;
}
