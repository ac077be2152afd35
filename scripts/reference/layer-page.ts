// The page of a layer.

import type { AnyEntry } from '../../src/catalog/index.ts';
import type { Traits } from '../../src/catalog/traits.ts';
import { formatShape, type Shape } from '../../src/core/shape.ts';
import { ScriptError } from '../output.ts';
import { referenceList, ruleLinks, signatureBlock, statementTable, trainingToday } from './entry-parts.ts';
import { exampleSpec, model } from './examples.ts';
import { analyze, execute, networkOf, type StatementRow, statementsOf, traitsIn } from './execute.ts';
import {
    blocks,
    bullets,
    code,
    fence,
    formatCount,
    generatedNotice,
    link,
    prose,
    sentencesOf,
    table,
} from './markdown.ts';
import { otherNamesSentences } from './other-names.ts';
import { parameterTable } from './parameters.ts';
import { differsInTraining, roleTitles, traitSentences } from './traits.ts';

/** What only the language has, and the catalogue therefore has no signature for. */
const languageForms: Readonly<Record<string, LanguageForm>> = {
    add: {
        title: 'residual',
        signature: 'residual { LAYERS }\nresidual(projection = LAYER) { LAYERS }',
        arguments: table(
            ['name', 'type', 'default', 'meaning'],
            [
                [
                    '`projection`',
                    'a layer',
                    '`none`',
                    'Brings the input to the shape of the branch, where the branch changes it.',
                ],
            ],
        ),
        example: [
            'input(32, 32, 16)',
            'residual(projection = conv2d(64, 1, strides = 2)) {',
            '    conv2d(64, 3, strides = 2, padding = same, activation = relu)',
            '    conv2d(64, 3, padding = same)',
            '}',
        ],
        exampleTitle: 'Where the branch changes the shape',
    },
    concat: {
        title: 'concat',
        signature: 'concat { LAYERS } { LAYERS }',
        arguments: 'As many branches as there are pairs of braces, two at least; `{ }` passes the input on.',
        example: [
            'input(28, 28, 192)',
            'concat {',
            '    conv2d(64, 1, activation = relu)',
            '} {',
            '    conv2d(96, 1, activation = relu)',
            '    conv2d(128, 3, padding = same, activation = relu)',
            '} {',
            '    conv2d(16, 1, activation = relu)',
            '    conv2d(32, 5, padding = same, activation = relu)',
            '} {',
            '    max_pool2d(3, strides = 1, padding = same)',
            '    conv2d(32, 1, activation = relu)',
            '}',
        ],
        exampleTitle: 'Four branches, as in the first inception module of GoogLeNet',
    },
};

interface LanguageForm {
    readonly title: string;
    readonly signature: string;
    readonly arguments: string;
    readonly exampleTitle: string;
    readonly example: readonly string[];
}

/** @param page the path of the page, which its links start from. */
export function layerPage(entry: AnyEntry, page: string): string {
    const { documentation, name, parameters } = entry;
    const form = languageForms[name];
    const spec = exampleSpec(entry);
    const analysis = execute(spec);
    const network = networkOf(analysis, 'example');
    const traits = traitsIn(network, name);
    const rows = statementsOf(analysis, network);
    const isThis = (row: StatementRow) => row.layers.some(layer => layer.kind === name);
    const rules = ruleLinks(name, page);
    return `${blocks(
        generatedNotice,
        `# ${form?.title ?? name}`,
        prose(documentation.summary),
        form === undefined ? signatureBlock(entry) : fence('text', form.signature),
        [
            `${link('Reference', page, 'README.md')} › ${link(roleTitles[traits.role], page, `README.md#${slug(roleTitles[traits.role])}`)}.`,
            trainingToday(entry),
        ].join('\n'),
        documentation.formula === undefined ? '' : `## Formula\n\n${fence('text', documentation.formula)}`,
        `## Details\n\n${prose(documentation.details)}`,
        trainingAndEvaluation(entry, traits),
        form === undefined
            ? section('Arguments', parameterTable(parameters, page, { groups: entry.exactlyOneOf ?? [] }))
            : section('Arguments', form.arguments),
        `## Example\n\n${fence('netspec', spec)}`,
        'What the language infers from it, for one example of the data:',
        statementTable(rows, isThis),
        form === undefined ? '' : extraExample(form),
        shapeRule(traits, rows.find(isThis)),
        section('What the linter knows of it', bullets(traitSentences(traits))),
        section('Rules about it', rules),
        section('In Keras and PyTorch', otherNamesSentences(entry)),
        `## References\n\n${referenceList(entry)}`,
    )}\n`;
}

function section(title: string, body: string): string {
    return body === '' ? '' : `## ${title}\n\n${body}`;
}

/** The anchor that a heading gets. */
export function slug(heading: string): string {
    return heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
        .replaceAll(' ', '-');
}

/**
 * What differs between the two, from the formula's own lines, `training: ...` and `evaluation: ...`, and else from the
 * clauses of the details that begin with `while training` and `at evaluation`. A layer that differs must say how.
 */
export function trainingAndEvaluation({ name, documentation }: AnyEntry, traits: Traits): string {
    if (!differsInTraining(traits)) {
        return '## Training and evaluation\n\nThe same in both.';
    }
    const { details, formula = '' } = documentation;
    const clauses = sentencesOf(details).flatMap(sentence => sentence.split('; '));
    const row = (phase: 'training' | 'evaluation'): string => {
        const line = formula.split('\n').find(text => text.startsWith(`${phase}: `));
        const clause = clauses.find(text => new RegExp(`^(while|at) ${phase}\\b`, 'i').test(text));
        const said = line === undefined ? clause : code(line.slice(phase.length + 2));
        if (said === undefined) {
            throw new ScriptError(`The documentation of ${name} does not say what it does in ${phase}.`);
        }
        return `${said.charAt(0).toUpperCase()}${said.slice(1)}`.replace(/(?<![`.])$/, '.');
    };
    return `## Training and evaluation\n\n${table(
        ['phase', 'what it computes'],
        [
            ['training', row('training')],
            ['evaluation', row('evaluation')],
        ],
    )}`;
}

function extraExample({ example, exampleTitle }: LanguageForm): string {
    const spec = model('example', ...example);
    const analysis = execute(spec);
    return blocks(
        `${exampleTitle}:`,
        fence('netspec', spec),
        statementTable(statementsOf(analysis, networkOf(analysis, 'example'))),
    );
}

/** Inputs of one, two and three axes, which every layer is shown. */
export const probes: readonly Shape[] = [[64], [20, 16], [28, 28, 3]];

/** What the layer of the example gives for other inputs, or what the language says where it does not fit. */
function shapeRule(traits: Traits, row: StatementRow | undefined): string {
    // What needs a certain neighbour keeps shapes; `input` and the sum of a block have no input of their own to try.
    if (
        row === undefined ||
        traits.role === 'input' ||
        traits.role === 'merge' ||
        traits.actsOn !== undefined
    ) {
        return '';
    }
    const tries = probes.map(shape => ({ shape, ...probe(shape, row.text) }));
    return `## Shapes\n\n${blocks(
        `What ${code(row.text)} makes of inputs of other shapes:`,
        table(
            ['input', 'output', 'parameters'],
            tries.map(({ shape, output, parameters }) => [formatShape(shape), output, parameters]),
            ['parameters'],
        ),
        tries.every(({ shape, output }) => output === formatShape(shape))
            ? 'It keeps the shape of what it reads.'
            : '',
    )}`;
}

/** One layer behind an input of this shape, as the language sees it. */
export function probe(shape: Shape, call: string): { readonly output: string; readonly parameters: string } {
    const analysis = analyze(model('example', `input(${shape.join(', ')})`, call));
    const problem = analysis.diagnostics.find(({ severity }) => severity === 'error');
    if (problem !== undefined) {
        return { output: `error: ${problem.message}`, parameters: '' };
    }
    const last = statementsOf(analysis, networkOf(analysis, 'example')).at(-1);
    return { output: last?.gives ?? '', parameters: formatCount(last?.parameterCount ?? 0) };
}
