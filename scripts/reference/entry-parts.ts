// The parts that the page of a layer and the section of any other entry have in common.

import { type AnyEntry, families } from '../../src/catalog/index.ts';
import type { Family } from '../../src/catalog/parameters.ts';
import { ruleReferencePath } from '../../src/catalog/reference-path.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { notRunnableYet } from '../../src/model/not-runnable-yet.ts';
import { analyze, type StatementRow } from './execute.ts';
import { bullets, code, fence, formatCount, link, table } from './markdown.ts';
import { measuredExamples } from './measured-examples.ts';
import { signaturesOf, slotsOf } from './parameters.ts';

/** Families in which a name that is on no list cannot be relied on to say so, since their layers are what is run. */
const ranAs: Readonly<Partial<Record<Family, Family>>> = { activation: 'layer' };

export function isRunnable({ family, name }: Pick<AnyEntry, 'family' | 'name'>): boolean {
    return notRunnableYet[ranAs[family] ?? family]?.includes(name) !== true;
}

export function isSettingRunnable(block: 'train' | 'data' | 'sweep', name: string): boolean {
    return block === 'sweep' || notRunnableYet[`${block}_setting`]?.includes(name) !== true;
}

const namesOfRun: Readonly<Partial<Record<Family, string>>> = {
    data_source: 'Can be read today.',
    builtin_set: 'Can be read and trained on today.',
};

export function trainingToday(entry: AnyEntry): string {
    return isRunnable(entry)
        ? (namesOfRun[entry.family] ?? 'Can be trained today.')
        : `Cannot be ${entry.family === 'data_source' || entry.family === 'builtin_set' ? 'read' : 'trained'} yet: ` +
              'it is checked and linted, and marked `not-runnable-yet`.';
}

/** `yes`, for tables. */
export function runnableMark(isRun: boolean): string {
    return isRun ? 'yes' : 'not yet';
}

/** How an entry is written where it goes: `dense(units, ...)`, `optimizer = sgd(...)`. */
export function signatureBlock(entry: AnyEntry): string {
    return fence(
        'text',
        signaturesOf(entry)
            .flatMap(signature => inItsSlot(entry, signature))
            .join('\n'),
    );
}

function inItsSlot({ family, name }: AnyEntry, signature: string): string[] {
    const [slot] = slotsOf(family);
    if (family === 'layer' || slot === undefined) {
        return [signature];
    }
    if (family === 'builtin_set') {
        return [
            `${slot.owner === 'train' || slot.owner === 'data' ? 'builtin' : slot.owner.name}(${signature})`,
        ];
    }
    const argument = `${slot.parameter} = ${signature}`;
    return family === 'activation' ? [argument, signature === name ? `${name}()` : signature] : [argument];
}

export function referenceList({ documentation }: AnyEntry): string {
    return bullets(
        documentation.references.map(({ title, url }) => (url === undefined ? title : `[${title}](${url})`)),
    );
}

/** What the editor shows beside each line: shapes and numbers of parameters. `isMarked` rows are bold. */
export function statementTable(
    rows: readonly StatementRow[],
    isMarked: (row: StatementRow) => boolean = () => false,
): string {
    const total = rows.reduce((sum, row) => sum + row.parameterCount, 0);
    return table(
        ['layer', 'reads', 'gives', 'parameters'],
        [
            ...rows.map(row => {
                const cells = [
                    code(row.text),
                    row.reads.join(' and '),
                    row.gives,
                    formatCount(row.parameterCount),
                ];
                return isMarked(row) ? cells.map(cell => (cell === '' ? '' : `**${cell}**`)) : cells;
            }),
            ['all', '', '', formatCount(total)],
        ],
        ['parameters'],
    );
}

/** The rules of the linter whose own example is about a layer of this kind, as the linter finds it there. */
export function rulesAbout(kind: string): string[] {
    return rules
        .filter(rule => {
            const { bad } = rule.documentation;
            const { diagnostics, spec } = analyze(bad, rule, measuredExamples.get(bad));
            const networks = [...spec.unusedNetworks, ...spec.runs.map(run => run.network)];
            const layers = networks.flatMap(network => network.layers).filter(layer => layer.kind === kind);
            return diagnostics.some(
                ({ rule: id, range }) =>
                    id === rule.id &&
                    layers.some(
                        ({ source: { statement } }) =>
                            statement.start <= range.start && range.end <= statement.end,
                    ),
            );
        })
        .map(rule => rule.id);
}

export function ruleLinks(kind: string, page: string): string {
    return bullets(
        rulesAbout(kind).map(id => {
            const summary = rules.find(rule => rule.id === id)?.summary ?? '';
            return `${link(code(id), page, ruleReferencePath(id))}: ${lowerFirst(summary)}`;
        }),
    );
}

function lowerFirst(text: string): string {
    return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

/** All entries of a family, `add` and the like included, in alphabetical order. */
export function entriesOf(family: Family): AnyEntry[] {
    return Object.values(families[family]).sort((a, b) => (a.name < b.name ? -1 : 1));
}
