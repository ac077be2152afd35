// The names that a file declares: which there are, and whether they may be called so.

import { dataSettings } from '../../catalog/blocks/data.ts';
import { trainSettings } from '../../catalog/blocks/train.ts';
import { familiesOf } from '../../catalog/index.ts';
import type { TextRange } from '../../core/text-range.ts';
import type { Data, Declaration, Let, Model, Parameter, Spec, Sweep, Train } from '../generated/ast.ts';
import type { SyntaxProblems } from '../syntax/problems.ts';
import { describeEntry } from './catalogue.ts';
import { rangeOf } from './describe.ts';
import { calleeRange } from './misfits.ts';
import type { Resolution } from './resolution.ts';

/** What a file declares. Of several declarations of one name the first counts. */
export interface Declarations {
    readonly lets: readonly Let[];
    readonly models: ReadonlyMap<string, Model>;
    readonly data: ReadonlyMap<string, Data>;
    readonly runs: ReadonlyMap<string, Train>;
    /** All of them, those with a name that is taken included. */
    readonly trains: readonly Train[];
    readonly sweeps: readonly Sweep[];
    /** From which offset on the tree of a declaration is not to be trusted; infinite for a whole one. */
    damagedFrom(declaration: Declaration): number;
    /** True where a declaration could not be read, so that a name that nothing declares may be declared there. */
    readonly incomplete: boolean;
}

/** The place of the name that a declaration or a parameter declares. */
export function nameRange(declaration: Let | Model | Data | Train | Parameter): TextRange {
    const range = rangeOf(declaration);
    if (declaration.$type === 'Train' && declaration.name === undefined) {
        return declaration.model === undefined ? range : calleeRange(declaration.model);
    }
    const name = declaration.name ?? '';
    const text = declaration.$cstNode?.text ?? '';
    // The name is the second word, or the first of a parameter.
    const header = /^(let|model|data|train)\s+/.exec(text);
    const offset = declaration.$type === 'Parameter' || header === null ? 0 : header[0].length;
    const comment = text.indexOf(name, offset);
    const start = range.start + (comment < 0 ? offset : comment);
    return { start, end: start + name.length };
}

/** A run is named after its model where it has no name of its own. */
export function runName(train: Train): string | undefined {
    return train.name ?? train.model?.callee;
}

export function collectDeclarations(spec: Spec, { damage }: SyntaxProblems): Declarations {
    const damaged = new Map(damage.map(({ header, from }) => [header, from]));
    const models = new Map<string, Model>();
    const data = new Map<string, Data>();
    const runs = new Map<string, Train>();
    const lets: Let[] = [];
    const trains: Train[] = [];
    const sweeps: Sweep[] = [];
    const setFirst = <T>(map: Map<string, T>, name: string | undefined, value: T): void => {
        if (name !== undefined && !map.has(name)) {
            map.set(name, value);
        }
    };
    for (const declaration of spec.declarations) {
        switch (declaration.$type) {
            case 'Let':
                lets.push(declaration);
                break;
            case 'Model':
                setFirst(models, declaration.name, declaration);
                break;
            case 'Data':
                setFirst(data, declaration.name, declaration);
                break;
            case 'Train':
                trains.push(declaration);
                setFirst(runs, runName(declaration), declaration);
                break;
            case 'Sweep':
                sweeps.push(declaration);
                break;
            default:
                declaration satisfies never;
        }
    }
    return {
        lets,
        models,
        data,
        runs,
        trains,
        sweeps,
        damagedFrom: declaration => damaged.get(rangeOf(declaration).start) ?? Number.POSITIVE_INFINITY,
        incomplete: damage.some(({ header, from, closes }) => {
            const declaration = spec.declarations.find(candidate => rangeOf(candidate).start === header);
            return declaration === undefined || (closes !== true && hidesNames(declaration, from));
        }),
    };
}

/** True where the damage is in the head of a declaration, or behind its end where another one may have stood. */
function hidesNames(declaration: Declaration, from: number): boolean {
    const block =
        declaration.$type === 'Model'
            ? declaration.body
            : 'settings' in declaration
              ? declaration.settings
              : undefined;
    const inBlock =
        block !== undefined && rangeOf(block).start <= from && from < rangeOf(declaration).end - 1;
    return !inBlock;
}

const reserved = new Set(['none', 'true', 'false']);

/** Reports names that are declared twice, and names that the catalogue or a block has already. */
export function checkNames(resolution: Resolution, spec: Spec): void {
    // A bare name in a body may be a constant, a name with parentheses is a model: one space, lest one hides the other.
    const spaces = {
        value: new Map<string, TextRange>(),
        data: new Map<string, TextRange>(),
        run: new Map<string, TextRange>(),
    };
    for (const declaration of spec.declarations) {
        switch (declaration.$type) {
            case 'Let':
                checkName(resolution, declaration.name, nameRange(declaration), 'a constant', spaces.value);
                break;
            case 'Model': {
                checkName(resolution, declaration.name, nameRange(declaration), 'a model', spaces.value);
                const parameters = new Map<string, TextRange>();
                for (const parameter of declaration.parameters) {
                    checkParameter(resolution, parameter, parameters);
                }
                break;
            }
            case 'Data':
                checkName(resolution, declaration.name, nameRange(declaration), 'a data block', spaces.data);
                break;
            case 'Train':
                checkRun(resolution, declaration, spaces.run);
                break;
            case 'Sweep':
                break;
            default:
                declaration satisfies never;
        }
    }
}

function checkName(
    resolution: Resolution,
    name: string | undefined,
    range: TextRange,
    what: string,
    taken: Map<string, TextRange>,
): void {
    if (name === undefined) {
        return;
    }
    const clash = reserved.has(name)
        ? `\`${name}\` is a value of the language`
        : clashOf(name, what === 'a constant');
    const first = taken.get(name);
    if (clash !== undefined) {
        resolution.report({ rule: 'name', message: `${clash}; give ${what} another name.`, range });
    } else if (first !== undefined) {
        resolution.report({
            rule: 'name',
            message: `\`${name}\` is declared twice; give one of them another name.`,
            range,
            related: [{ message: `The first \`${name}\` is here.`, range: first }],
        });
    }
    if (first === undefined) {
        taken.set(name, range);
    }
}

/**
 * What of the catalogue or the settings has this name. Built-in data sets may lend theirs to everything but constants:
 * `data digits { source = builtin(digits) }` is how everybody calls it, and nothing is confused.
 */
function clashOf(name: string, isConstant: boolean): string | undefined {
    if (Object.hasOwn(trainSettings, name)) {
        return `\`${name}\` is a setting of \`train\``;
    }
    if (Object.hasOwn(dataSettings, name)) {
        return `\`${name}\` is a setting of \`data\``;
    }
    const families = familiesOf(name);
    if (families.length === 0 || (families[0] === 'builtin_set' && !isConstant)) {
        return undefined;
    }
    const entry = describeEntry(name) ?? name;
    return `There is already ${entry}`;
}

function checkParameter(resolution: Resolution, parameter: Parameter, taken: Map<string, TextRange>): void {
    const name: string | undefined = parameter.name;
    if (name === undefined) {
        return;
    }
    const range = nameRange(parameter);
    const first = taken.get(name);
    if (reserved.has(name)) {
        resolution.report({
            rule: 'name',
            message: `\`${name}\` is a value of the language; give the parameter another name.`,
            range,
        });
    } else if (first !== undefined) {
        resolution.report({
            rule: 'name',
            message: `The parameter \`${name}\` is declared twice.`,
            range,
            related: [{ message: `The first \`${name}\` is here.`, range: first }],
        });
    } else if (parameter.value === undefined && parameter.$container.$type === 'Model') {
        if (resolution.declarations.damagedFrom(parameter.$container) === Number.POSITIVE_INFINITY) {
            resolution.report({
                rule: 'type',
                message: `The parameter \`${name}\` needs a default, as in \`${name} = 64\`.`,
                range,
            });
        }
    }
    taken.set(name, first ?? range);
}

function checkRun(resolution: Resolution, train: Train, taken: Map<string, TextRange>): void {
    const name = runName(train);
    if (name === undefined) {
        return;
    }
    const range = nameRange(train);
    if (train.name !== undefined) {
        checkName(resolution, name, range, 'a run', taken);
        return;
    }
    const first = taken.get(name);
    if (first !== undefined) {
        resolution.report({
            rule: 'name',
            message: `There is already a run \`${name}\`; give this one a name: \`train NAME = ${name} on ...\`.`,
            range,
            related: [{ message: `The first run \`${name}\` is here.`, range: first }],
        });
    }
    taken.set(name, first ?? range);
}

/** The place of the run's name after `sweep`. */
export function runRange(sweep: Sweep): TextRange {
    const { start } = rangeOf(sweep);
    const header = /^sweep\s+/.exec(sweep.$cstNode?.text ?? '')?.[0].length ?? 0;
    return { start: start + header, end: start + header + (sweep.run?.length ?? 0) };
}
