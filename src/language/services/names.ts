// Names and their declarations, for going to a definition, finding references and renaming.

import type { TextRange } from '../../core/text-range.ts';
import type { Analysis } from '../analysis.ts';
import { nameRange, runName } from '../resolve/declarations.ts';
import { contains } from './ranges.ts';

/** The name at an offset, and the place of its declaration: the declaration of a declaration is itself. */
export function nameAt(
    analysis: Analysis,
    offset: number,
): { readonly range: TextRange; readonly declaration: TextRange } | undefined {
    const use = analysis.uses.find(({ range }) => contains(range, offset));
    if (use !== undefined) {
        return { range: use.range, declaration: rootOf(analysis, use.declaration) };
    }
    const declaration = declaredNames(analysis).find(range => contains(range, offset));
    return declaration && { range: declaration, declaration: rootOf(analysis, declaration) };
}

/** A run without a name of its own is declared by the name of its model: that is where its name comes from. */
function rootOf(analysis: Analysis, declaration: TextRange): TextRange {
    const use = analysis.uses.find(({ range }) => range.start === declaration.start);
    return use === undefined || use.declaration.start === declaration.start ? declaration : use.declaration;
}

/** The declaration and every place that names it, in the order of the text. */
export function occurrencesOf(analysis: Analysis, declaration: TextRange): TextRange[] {
    const found = new Map([[declaration.start, declaration]]);
    let size = 0;
    while (size !== found.size) {
        size = found.size;
        for (const use of analysis.uses) {
            if (found.has(use.declaration.start)) {
                found.set(use.range.start, use.range);
            }
        }
    }
    return [...found.values()].sort((a, b) => a.start - b.start);
}

function declaredNames({ tree }: Analysis): TextRange[] {
    return tree.declarations.flatMap(declaration => {
        if (declaration.$type === 'Sweep') {
            return [];
        }
        const parameters = declaration.$type === 'Model' ? declaration.parameters : [];
        // What has no name yet stands under its keyword, which is nobody's to rename.
        return [declaration, ...parameters]
            .filter(node => (node.$type === 'Train' ? runName(node) : node.name) !== undefined)
            .map(nameRange);
    });
}
