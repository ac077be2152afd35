// Where the parts of a spec stand: for ignore comments, for fixes and for what the editor shows at a place.

import type { TextRange } from '../../core/text-range.ts';
import type {
    Application,
    Data,
    Declaration,
    Parameter,
    Setting,
    Spec,
    Statement,
    Sweep,
    Train,
} from '../generated/ast.ts';
import { rangeOf } from '../resolve/describe.ts';

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

const partTypes: ReadonlySet<string> = new Set<Part['$type']>([
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

export function indexSyntax(spec: Spec): SyntaxIndex {
    const parts = new Map<number, { range: TextRange; node: Part }>();
    const applications = new Map<number, Application>();
    const blocks: (Data | Train | Sweep)[] = [];
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
        if (node.$type === 'Application') {
            applications.set(node.$cstNode === undefined ? -1 : rangeOf(node).start, node);
        } else if (node.$cstNode !== undefined && partTypes.has(node.$type)) {
            const range = rangeOf(node);
            if (!parts.has(range.start)) {
                parts.set(range.start, { range, node });
            }
        }
        if (node.$type === 'Data' || node.$type === 'Train' || node.$type === 'Sweep') {
            blocks.push(node);
        }
        // Not `Object.entries`, which makes an array for each property of each node of the tree.
        for (const key in node) {
            const child: unknown = node[key as keyof typeof node];
            if (typeof child === 'object' && !key.startsWith('$')) {
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
