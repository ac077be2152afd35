// Parameters of calls and settings of blocks: how they are written, and a table of what they take.

import { dataSettings } from '../../src/catalog/blocks/data.ts';
import { trainSettings } from '../../src/catalog/blocks/train.ts';
import { type AnyEntry, families, familyTitles } from '../../src/catalog/index.ts';
import {
    isRequired,
    type Parameter,
    type Parameters,
    type ParameterType,
} from '../../src/catalog/parameters.ts';
import { familyReferencePath } from '../../src/catalog/reference-path.ts';
import { printValue } from '../../src/language/edits/print-value.ts';
import { alternatives } from '../../src/language/resolve/catalogue.ts';
import { describeType, joinWith } from '../../src/language/resolve/describe.ts';
import { code, link, table } from './markdown.ts';

/**
 * How an entry is called, a line for each way: `dense(units, activation = linear)`, `dropout(rate)` and
 * `dropout(keep = …)`. What may be left out has its default, or `…` where that is found at resolution.
 */
export function signaturesOf(entry: AnyEntry): string[] {
    const { name, family, parameters, exactlyOneOf = [] } = entry;
    const names = Object.keys(parameters);
    if (names.length === 0) {
        return [family === 'layer' ? `${name}()` : name];
    }
    const ways = exactlyOneOf.reduce<readonly (readonly string[])[]>(
        (combinations, group) =>
            combinations.flatMap(left =>
                group.map(kept => [...left, ...group.filter(other => other !== kept)]),
            ),
        [[]],
    );
    return ways.map(left => {
        const parts = names
            .filter(parameter => !left.includes(parameter))
            .map(parameter => {
                const isAlternative = exactlyOneOf.some(group => group.includes(parameter));
                const isFirst = names.indexOf(parameter) === 0;
                return isAlternative
                    ? isFirst
                        ? parameter
                        : `${parameter} = …`
                    : parameterInSignature(parameter, parameters[parameter]);
            });
        return `${name}(${parts.join(', ')})`;
    });
}

function parameterInSignature(name: string, parameter: Parameter | undefined): string {
    if (parameter === undefined || isRequired(parameter)) {
        return parameter?.rest === true ? `${name}, ...` : name;
    }
    return `${name} = ${writtenDefault(parameter) ?? parameter.defaultFrom ?? '…'}`;
}

/** The default as NetSpec writes it; undefined where it is found at resolution. */
export function writtenDefault({ default: value, type }: Parameter): string | undefined {
    return value === undefined ? undefined : printValue(value, type);
}

/** Name, type, default, unit and meaning of each. The unit's column is left out where nothing has one. */
export function parameterTable(
    parameters: Parameters,
    page: string,
    options: { readonly nameOf?: (name: string) => string; readonly groups?: AnyEntry['exactlyOneOf'] } = {},
): string {
    const { nameOf = code, groups = [] } = options;
    const hasUnits = Object.values(parameters).some(({ unit }) => unit !== undefined);
    return table(
        ['name', 'type', 'default', ...(hasUnits ? ['unit'] : []), 'meaning'],
        Object.entries(parameters).map(([name, parameter]) => [
            nameOf(name),
            typeInWords(parameter, page),
            alternativesTo(name, groups) ?? defaultInWords(parameter),
            ...(hasUnits ? [parameter.unit ?? ''] : []),
            parameter.summary,
        ]),
    );
}

/** What may be given instead of a parameter of which exactly one is; undefined for every other. */
function alternativesTo(name: string, groups: NonNullable<AnyEntry['exactlyOneOf']>): string | undefined {
    const group = groups.find(candidate => candidate.includes(name));
    return (
        group &&
        `required, unless ${joinWith('or', group.filter(other => other !== name).map(code))} is given`
    );
}

export function defaultInWords(parameter: Parameter): string {
    if (isRequired(parameter)) {
        return 'required';
    }
    const { defaultFrom, optional } = parameter;
    const written = writtenDefault(parameter);
    if (written !== undefined) {
        return code(written);
    }
    return defaultFrom === undefined ? (optional ?? '') : `the value of ${code(defaultFrom)}`;
}

/** `a number above 0, [a momentum schedule](schedules.md) or `none``. */
export function typeInWords(parameter: Parameter, page: string): string {
    if (parameter.file === true) {
        return 'the path of a file, in quotes';
    }
    if (parameter.rest === true && parameter.type.kind === 'list') {
        return `one or more: each ${describeLinked(parameter.type.of, page)}`;
    }
    const types = alternatives(parameter.type);
    const ordered = [
        ...types.filter(({ kind }) => kind !== 'none'),
        ...types.filter(({ kind }) => kind === 'none'),
    ];
    return joinWith(
        'or',
        ordered.map(type => describeLinked(type, page)),
    );
}

function describeLinked(type: ParameterType, page: string): string {
    if (type.kind === 'call') {
        return link(familyTitles[type.family], page, familyReferencePath(type.family));
    }
    if (type.kind === 'list' && type.of.kind === 'call') {
        return 'a list of them';
    }
    if (type.kind === 'probability') {
        // Which end is open depends on what it is the probability of, and the meaning says it.
        return 'a probability';
    }
    return describeType(type);
}

/** The slots that take a family: `activation` of dense, the setting `optimizer` of train. */
export interface Slot {
    readonly parameter: string;
    /** An entry, or a block. */
    readonly owner: AnyEntry | 'train' | 'data';
}

export const settings: Readonly<Record<'train' | 'data', Parameters>> = {
    train: trainSettings,
    data: dataSettings,
};

/** Every parameter and setting that takes calls of this family, settings first. */
export function slotsOf(family: AnyEntry['family']): Slot[] {
    const takes = ({ type }: Parameter): boolean =>
        alternatives(type).some(
            alternative =>
                (alternative.kind === 'call' && alternative.family === family) ||
                (alternative.kind === 'list' &&
                    alternative.of.kind === 'call' &&
                    alternative.of.family === family),
        );
    const inBlocks = (['train', 'data'] as const).flatMap(owner =>
        Object.entries(settings[owner])
            .filter(([, parameter]) => takes(parameter))
            .map(([parameter]) => ({ parameter, owner })),
    );
    const inEntries = Object.values(families)
        .flatMap(entries => Object.values(entries))
        .flatMap(owner =>
            Object.entries(owner.parameters)
                .filter(([, parameter]) => takes(parameter))
                .map(([parameter]) => ({ parameter, owner })),
        );
    return [...inBlocks, ...inEntries];
}
