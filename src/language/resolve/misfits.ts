// The messages for names that are unknown and values that do not fit their slot.

import type { AstNode } from 'langium';
import { familiesOf, familyTitles, findEntry, namesOf } from '../../catalog/index.ts';
import { isRequired, type ParameterType } from '../../catalog/parameters.ts';
import { meantName } from '../../catalog/synonyms.ts';
import { t } from '../../core/localize.ts';
import type { TextRange } from '../../core/text-range.ts';
import type { TextFix } from '../../model/finding.ts';
import { type Application, type Expression, isParameter } from '../generated/ast.ts';
import { allFamilies, allWords, alternatives, describeEntry, familiesIn, wordsOf } from './catalogue.ts';
import { describeType, joinWith, rangeOf } from './describe.ts';
import type { Blame, Slot } from './evaluate.ts';
import { remedyFor } from './remedies.ts';
import type { Resolution } from './resolution.ts';
import { type Binding, lookUp, type Scope, visibleNames } from './scope.ts';

/** The range of the name in a call or a bare name. */
export function calleeRange(application: Application): TextRange {
    const { start } = rangeOf(application);
    return { start, end: start + (application.callee?.length ?? 0) };
}

/** A fix that replaces a misspelt name by the nearest known one. */
export function renameFix(range: TextRange, suggestion: string): TextFix {
    return {
        title: t('Change to `{0}`', suggestion),
        safety: 'changes-training',
        edits: [{ range, newText: suggestion }],
    };
}

/**
 * The same for a name that decides what the rest of `whole` means: as all of that is written anew, the fix is not offered
 * where the rest then is a mistake.
 */
export function renameWith(
    { text }: Resolution,
    range: TextRange,
    whole: TextRange,
    suggestion: string,
): TextFix {
    const newText = text.slice(whole.start, range.start) + suggestion + text.slice(range.end, whole.end);
    return { ...renameFix(range, suggestion), edits: [{ range: whole, newText }] };
}

/** Reports a name that nothing in the file or the catalogue has. `slot` says what would have fitted. */
export function reportUnknownName(
    resolution: Resolution,
    application: Application,
    slot: Slot | undefined,
    scope: Scope,
): undefined {
    const name = application.callee;
    const range = calleeRange(application);
    const owner = laterParameterOf(application);
    if (owner !== undefined) {
        resolution.report({
            rule: 'name',
            message: `\`${name}\` is declared after \`${owner}\`: a default may use the parameters before it.`,
            range,
        });
        return undefined;
    }
    const families = slot === undefined ? allFamilies : familiesIn(slot.type);
    const words = slot === undefined ? allWords : wordsOf(slot.type);
    const fitting = [...words, ...families.flatMap(namesOf)];
    const constants = slot === undefined || application.call ? [] : constantsOf(slot.type);
    const models = [...resolution.declarations.models.keys()];
    const suggestion =
        meantName(name, application.call ? fitting : [...visibleNames(scope), ...fitting, ...constants]) ??
        meantName(name, models);
    if (resolution.declarations.incomplete && ![...fitting, ...constants].includes(suggestion ?? '')) {
        return undefined;
    }
    const takesOthers =
        slot !== undefined &&
        alternatives(slot.type).some(({ kind }) => !['call', 'none', 'list'].includes(kind));
    const title = slot === undefined || families.length === 0 || takesOthers ? 'name' : nounOf(families[0]);
    const known =
        suggestion !== undefined || slot === undefined
            ? ''
            : slot.what !== undefined
              ? ` Expected ${describeType(slot.type, slot.unit)} for ${slot.what}${listed(slot, fitting)}.`
              : families.includes('layer') && !application.call
                ? ` Expected a layer, which is a call as \`dense(64)\`, or a parameter or \`let\` that holds one.`
                : '';
    resolution.report({
        rule: 'name',
        message: `Unknown ${title} \`${name}\`.${suggestion === undefined ? known : ` Did you mean \`${suggestion}\`?`}`,
        range,
        ...(suggestion !== undefined && {
            fixes: [
                application.call && fitting.includes(suggestion)
                    ? renameWith(resolution, range, rangeOf(application), suggestion)
                    : renameFix(range, suggestion),
            ],
        }),
    });
    return undefined;
}

/** The parameter whose default names one that is declared after it. */
function laterParameterOf(application: Application): string | undefined {
    let node: AstNode | undefined = application;
    while (node !== undefined && !isParameter(node)) {
        node = node.$container;
    }
    if (node === undefined) {
        return undefined;
    }
    const { parameters } = node.$container;
    const later = parameters.slice(parameters.indexOf(node) + 1);
    return later.some(parameter => parameter.name === application.callee) ? node.name : undefined;
}

/** `true`, `false` and `none`, as far as a slot takes them. */
function constantsOf(type: ParameterType): string[] {
    return alternatives(type).flatMap(({ kind }) =>
        kind === 'boolean' ? ['true', 'false'] : kind === 'none' ? ['none'] : [],
    );
}

/** Families with more names than this are not listed: nobody would read it. */
const mostListed = 12;

/** `: \`digits\`, \`iris\` or \`wine\``, where a slot takes the names of a small family. */
function listed(slot: Slot, fitting: readonly string[]): string {
    const familiesOnly = alternatives(slot.type).every(({ kind }) => kind === 'call' || kind === 'none');
    const few = fitting.length > 0 && fitting.length <= mostListed;
    if (!few || !familiesOnly) {
        return '';
    }
    const names = [
        ...fitting,
        ...(alternatives(slot.type).some(({ kind }) => kind === 'none') ? ['none'] : []),
    ];
    return `: ${joinWith(
        'or',
        names.map(name => `\`${name}\``),
    )}`;
}

function nounOf(family: keyof typeof familyTitles | undefined): string {
    return family === undefined ? 'name' : familyTitles[family].replace(/^an? /, '');
}

/** Reports a value of the wrong kind: what was expected in this slot, and what was found. */
export function reportUnfit(
    resolution: Resolution,
    expression: Expression,
    slot: Slot,
    scope: Scope,
    blame: Blame | undefined,
): undefined {
    // What the parser could not read stands in the tree as an expression of no kind; it has been reported.
    if ((expression.$type as string) === 'Expression') {
        return undefined;
    }
    const binding = expression.$type === 'Application' ? lookUp(scope, expression.callee ?? '') : undefined;
    if (binding !== undefined && expression.$type === 'Application' && expression.call) {
        reportCalledValue(resolution, expression, binding);
        return undefined;
    }
    const remedy = blame === undefined ? remedyFor(resolution, expression, slot) : undefined;
    resolution.report({
        rule: 'type',
        message: `Expected ${describeType(slot.type, slot.unit)}${slot.what === undefined ? '' : ` for ${slot.what}`}, found ${describeFound(resolution, expression, scope)}.${remedy === undefined ? '' : ` ${remedy.sentence}`}`,
        range: blame?.range ?? rangeOf(expression),
        ...(blame && { related: [{ message: 'The value comes from here.', range: blame.definition }] }),
        ...(remedy && { fixes: [remedy.fix] }),
    });
    return undefined;
}

/** Reports `noise()` where `noise` is a parameter or a constant. */
export function reportCalledValue(resolution: Resolution, application: Application, binding: Binding): void {
    const range = rangeOf(application);
    resolution.use(calleeRange(application), binding.declaration);
    resolution.report({
        rule: 'type',
        message: `\`${binding.name}\` is a ${binding.kind} that holds a value, so it is not called: write \`${binding.name}\` without parentheses.`,
        range,
        related: [{ message: `\`${binding.name}\` is declared here.`, range: binding.declaration }],
        fixes: [
            {
                title: t('Change to `{0}`', binding.name),
                safety: 'safe',
                edits: [{ range: { start: calleeRange(application).end, end: range.end }, newText: '' }],
            },
        ],
    });
}

/** What was found, in a sentence: a list, `the activation \`relu\``, `the text "x"`. */
export function describeFound(resolution: Resolution, expression: Expression, scope: Scope): string {
    switch (expression.$type) {
        case 'NumberLiteral':
            return `the number ${expression.text}${expression.percent ? '%' : ''}`;
        case 'Sum':
        case 'Product':
        case 'Sign':
            return 'a number';
        case 'StringLiteral':
            return `the text ${expression.text}`;
        case 'List':
            return expression.items.length === 1
                ? 'a list of one value'
                : `a list of ${expression.items.length} values`;
        case 'Range':
            return 'a range of values';
        case 'Application': {
            const name = expression.callee ?? '';
            const binding = lookUp(scope, name);
            if (binding?.value !== undefined) {
                return `\`${name}\`, which is ${describeFound(resolution, binding.value, binding.scope)}`;
            }
            if (resolution.declarations.models.has(name) && familiesOf(name).length === 0) {
                return `the model \`${name}\``;
            }
            return describeEntry(name) ?? `\`${name}\``;
        }
        default:
            return expression satisfies never;
    }
}

/** True where an entry can be called without any argument. */
export function needsNoArguments(name: string): boolean {
    const entry = findEntry('layer', name);
    return (
        entry !== undefined &&
        entry.exactlyOneOf === undefined &&
        !Object.values(entry.parameters).some(isRequired)
    );
}
