// Where the parts of a spec stand: for ignore comments, for fixes and for what the editor shows at a place.

import type { TextRange } from '../../core/text-range.ts';
import {
    type Application,
    type Data,
    type Declaration,
    isApplication,
    type Parameter,
    type Setting,
    type Spec,
    type Statement,
    type Sweep,
    type Train,
} from '../generated/ast.ts';

export type Part = Declaration | Statement | Setting | Parameter;

export interface SyntaxIndex {
    /** Declarations, statements, settings and parameters by where they begin; of several the outermost. */
    readonly parts: ReadonlyMap<number, { readonly range: TextRange; readonly node: Part }>;
    /** Calls and names by where they begin. */
    readonly applications: ReadonlyMap<number, Application>;
    readonly blocks: readonly (Data | Train | Sweep)[];
    /** The names of constants and of the parameters of models. */
    readonly declared: ReadonlySet<string>;
}

export function indexSyntax(spec: Spec): SyntaxIndex {
    const parts = new Map<number, { range: TextRange; node: Part }>();
    const applications = new Map<number, Application>();
    const blocks: (Data | Train | Sweep)[] = [];
    const partTypes = new Set([
        'Let',
        'Model',
        'Data',
        'Train',
        'Sweep',
        'Repeat',
        'Residual',
        'Concat',
        'LayerStatement',
        'Setting',
        'Parameter',
    ]);
    const visit = (value: unknown): void => {
        if (Array.isArray(value)) {
            for (const item of value) {
                visit(item);
            }
            return;
        }
        if (typeof value !== 'object' || value === null || !('$type' in value)) {
            return;
        }
        const node = value as Part | Application;
        const cst = node.$cstNode;
        if (isApplication(node)) {
            applications.set(cst?.offset ?? -1, node);
        } else if (cst !== undefined && partTypes.has(node.$type) && !parts.has(cst.offset)) {
            parts.set(cst.offset, { range: { start: cst.offset, end: cst.end }, node });
        }
        if (node.$type === 'Data' || node.$type === 'Train' || node.$type === 'Sweep') {
            blocks.push(node);
        }
        for (const [key, child] of Object.entries(node)) {
            if (!key.startsWith('$') && typeof child === 'object') {
                visit(child);
            }
        }
    };
    visit(spec);
    const declared = new Set<string>();
    for (const { node } of parts.values()) {
        if ((node.$type === 'Let' || node.$type === 'Parameter') && node.name !== undefined) {
            declared.add(node.name);
        }
    }
    return { parts, applications, blocks, declared };
}
