// The page of a family, or of several that are told together: a table of what there is, then a section for each entry
// under its own name, which is its anchor.

import { builtinFacts, builtinSets, isBuiltinSetName } from '../../src/catalog/builtin-sets/index.ts';
import { type AnyEntry, familyTitles } from '../../src/catalog/index.ts';
import type { LossFacts } from '../../src/catalog/losses/define-loss.ts';
import { losses } from '../../src/catalog/losses/index.ts';
import type { Family } from '../../src/catalog/parameters.ts';
import { referencePath, settingReferencePath } from '../../src/catalog/reference-path.ts';
import { isCallValue, type Value } from '../../src/catalog/values.ts';
import { formatShape } from '../../src/core/shape.ts';
import {
    entriesOf,
    isRunnable,
    referenceList,
    ruleLinks,
    runnableMark,
    signatureBlock,
    statementTable,
    trainingToday,
} from './entry-parts.ts';
import { exampleSpec } from './examples.ts';
import { execute, networkOf, statementsOf, traitsIn } from './execute.ts';
import {
    blocks,
    bullets,
    code,
    fence,
    formatCount,
    generatedNotice,
    link,
    prose,
    table,
} from './markdown.ts';
import { otherNamesSentences } from './other-names.ts';
import { parameterTable, type Slot, slotsOf } from './parameters.ts';
import { traitSentences } from './traits.ts';

export interface FamilyPage {
    readonly title: string;
    /** What the family is for, one or two sentences. */
    readonly introduction: string;
    readonly families: readonly Family[];
}

/** By their paths, in the order of the index. */
export const familyPages: Readonly<Record<string, FamilyPage>> = {
    'activations.md': {
        title: 'Activations',
        introduction:
            'The function of a layer’s output. Each is written as an argument, `dense(256, activation = relu)`, or as a ' +
            'layer of its own, `relu()`, where its place beside a dropout or a normalization matters.',
        families: ['activation'],
    },
    'losses.md': {
        title: 'Losses',
        introduction: 'What training minimizes.',
        families: ['loss'],
    },
    'optimizers.md': {
        title: 'Optimizers',
        introduction: 'How weights follow the gradient of the loss.',
        families: ['optimizer'],
    },
    'schedules.md': {
        title: 'Schedules',
        introduction: 'What changes a learning rate, a momentum or a drop rate in the course of a run.',
        families: ['learning_rate_schedule', 'momentum_schedule', 'rate_schedule'],
    },
    'regularizers.md': {
        title: 'Regularizers',
        introduction:
            'Penalties and constraints on weights, and penalties on activity: what dropout is compared with and ' +
            'combined with.',
        families: ['regularizer', 'activity_regularizer'],
    },
    'initializers.md': {
        title: 'Initializers',
        introduction: 'Distributions of the initial weights. Biases start at zero.',
        families: ['initializer'],
    },
    'early-stopping.md': {
        title: 'Early stopping',
        introduction: 'When a run ends before its last epoch.',
        families: ['early_stopping'],
    },
    'searches.md': {
        title: 'Searches',
        introduction:
            'How a sweep chooses among the combinations of its axes; without one it trains all of them. ' +
            'Runs are compared by their lowest validation loss, the test part is never touched.',
        families: ['search'],
    },
    'data-sources.md': {
        title: 'Data sources',
        introduction: 'Where examples come from. Paths are relative to the spec.',
        families: ['data_source'],
    },
    'builtin-sets.md': {
        title: 'Built-in data sets',
        introduction: 'The sets of `builtin(...)`. Nothing is downloaded.',
        families: ['builtin_set'],
    },
    'scalings.md': {
        title: 'Scalings',
        introduction: 'Scalings of the features, fitted on the training part only.',
        families: ['scaling'],
    },
};

export function familyPage(page: string, { title, introduction, families }: FamilyPage): string {
    const entries = families.flatMap(entriesOf);
    return `${blocks(
        generatedNotice,
        `# ${title}`,
        `${link('Reference', page, 'README.md')}.\n${prose(introduction)}`,
        ...families.map(family => whereItGoes(family, page)),
        entryTable(entries, page),
        ...entries.map(entry => entrySection(entry, page)),
    )}\n`;
}

/** Name, meaning and whether it can be trained: for the page of a family and for the index. */
export function entryTable(entries: readonly AnyEntry[], page: string): string {
    return table(
        ['name', 'what it does', 'trains today'],
        entries.map(entry => [
            link(code(shownName(entry)), page, referencePath(entry.family, entry.name)),
            entry.documentation.summary,
            runnableMark(isRunnable(entry)),
        ]),
    );
}

/** The word that a spec has for it: the sum of a residual block has none of its own. */
export function shownName({ family, name }: AnyEntry): string {
    return family === 'layer' && name === 'add' ? 'residual' : name;
}

function whereItGoes(family: Family, page: string): string {
    const slots = slotsOf(family).map(slot => slotLink(slot, page));
    const noun = familyTitles[family];
    return slots.length === 0 ? '' : `Where ${noun} goes: ${slots.join(', ')}.`;
}

function slotLink({ parameter, owner }: Slot, page: string): string {
    return typeof owner === 'string'
        ? `${link(code(parameter), page, settingReferencePath(owner, parameter))} of ${code(owner)}`
        : `${code(parameter)} of ${link(code(owner.name), page, referencePath(owner.family, owner.name))}`;
}

function entrySection(entry: AnyEntry, page: string): string {
    const { name, documentation, parameters } = entry;
    const spec = exampleSpec(entry);
    return blocks(
        `## ${name}`,
        `${prose(documentation.summary)}\n${trainingToday(entry)}`,
        signatureBlock(entry),
        documentation.formula === undefined ? '' : fence('text', documentation.formula),
        prose(documentation.details),
        parameterTable(parameters, page, { groups: entry.exactlyOneOf ?? [] }),
        'Example:',
        fence('netspec', spec),
        factsOf(entry, spec, page),
        otherNamesSentences(entry),
        `Source:\n\n${referenceList(entry)}`,
    );
}

/** What only this family has to tell. */
function factsOf(entry: AnyEntry, spec: string, page: string): string {
    const analysis = execute(spec);
    switch (entry.family) {
        case 'activation': {
            const network = networkOf(analysis, 'as_layer');
            const rules = ruleLinks(entry.name, page);
            return blocks(
                `${code('as_layer')}, layer by layer:`,
                statementTable(statementsOf(analysis, network), row =>
                    row.layers.some(layer => layer.kind === entry.name),
                ),
                bullets(traitSentences(traitsIn(network, entry.name))),
                rules === '' ? '' : `Rules about it:\n\n${rules}`,
            );
        }
        case 'builtin_set': {
            const facts = analysis.spec.data[0]?.facts;
            return blocks(
                table(
                    ['examples', 'features', 'classes', 'training examples of the spec above'],
                    [
                        [
                            formatCount(facts?.rows ?? 0),
                            formatShape(facts?.featureShape ?? []),
                            facts?.classes === undefined
                                ? 'none: a number to predict'
                                : String(facts.classes),
                            formatCount(facts?.trainingExamples ?? 0),
                        ],
                    ],
                ),
                setNotes(entry.name, analysis.spec.data[0]?.settings.source.arguments.set),
            );
        }
        case 'loss': {
            const facts: LossFacts | undefined = (losses as Readonly<Record<string, LossFacts>>)[entry.name];
            return facts === undefined
                ? ''
                : `For ${facts.task}${facts.fusesWith === null ? '' : `, after ${link(code(facts.fusesWith), page, referencePath('activation', facts.fusesWith))} or a linear output`}.`;
        }
        default:
            return '';
    }
}

function setNotes(name: string, set: Value | undefined): string {
    if (!isBuiltinSetName(name)) {
        return '';
    }
    const { attribution } = builtinSets[name];
    const facts = isCallValue(set) ? builtinFacts(set) : undefined;
    return [
        ...(facts?.imageShape === undefined
            ? []
            : [
                  `An image of ${formatShape(facts.imageShape)}, so \`input(${facts.imageShape.join(', ')})\` fits it too.`,
              ]),
        ...(facts?.classNames === undefined ? [] : [`Classes, in order: ${facts.classNames.join(', ')}.`]),
        attribution,
    ].join('\n');
}
