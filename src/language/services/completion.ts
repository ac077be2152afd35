// What can be written here, with its documentation: layers in a body, settings in a block, arguments and values by slot.

import type { LangiumDocument } from 'langium';
import type { CompletionProvider, CompletionProviderOptions } from 'langium/lsp';
import {
    type CompletionItem,
    CompletionItemKind,
    type CompletionList,
    type CompletionParams,
    InsertTextFormat,
} from 'vscode-languageserver';
import { dataSettings } from '../../catalog/blocks/data.ts';
import { trainSettings } from '../../catalog/blocks/train.ts';
import { familyTitles, findEntry, namesOf } from '../../catalog/index.ts';
import { type Family, isRequired, type Parameters, type ParameterType } from '../../catalog/parameters.ts';
import type { Analysis } from '../analysis.ts';
import type { Model } from '../generated/ast.ts';
import { alternatives } from '../resolve/catalogue.ts';
import { describeType } from '../resolve/describe.ts';
import { declaredRuns } from '../resolve-run.ts';
import type { Analyses } from './analyses.ts';
import { type Cursor, cursorAt } from './cursor.ts';
import { entryMarkdown, parameterLabel, parameterMarkdown } from './markdown.ts';
import type { NetSpecServices } from './module.ts';
import { toRange } from './ranges.ts';

type Item = Omit<CompletionItem, 'textEdit'> & { readonly text?: string; readonly snippet?: boolean };

const declarations: readonly Item[] = [
    snippet('model', `model \${1:name} {\n    input(\${2:64})\n    $0\n}`, 'A stack of layers.'),
    snippet(
        'data',
        `data \${1:name} {\n    source = $0\n}`,
        'Where examples come from and how they are split and scaled.',
    ),
    snippet(
        'train',
        `train \${1:model} on \${2:data} {\n    $0\n}`,
        'One run: a model, data and how to train.',
    ),
    snippet('sweep', `sweep \${1:run} {\n    $0\n}`, 'Every combination of the axes, over several seeds.'),
    snippet('let', `let \${1:name} = $0`, 'A named constant.'),
];
const blocks: readonly Item[] = [
    snippet('repeat', `repeat \${1:2} {\n    $0\n}`, 'The same layers several times.'),
    snippet('residual', 'residual {\n    $0\n}', 'Adds its input to its output.'),
    snippet(
        'concat',
        'concat {\n    $1\n} {\n    $0\n}',
        'Joins branches that read the same input along the last axis; `{ }` passes the input on.',
    ),
];

function snippet(label: string, text: string, summary: string): Item {
    return { label, text, snippet: true, kind: CompletionItemKind.Keyword, documentation: summary };
}

export class NetSpecCompletion implements CompletionProvider {
    readonly completionOptions: CompletionProviderOptions = { triggerCharacters: ['(', '=', ',', '['] };
    private readonly analyses: Analyses;

    constructor({ analyses }: NetSpecServices) {
        this.analyses = analyses;
    }

    getCompletion(document: LangiumDocument, { position }: CompletionParams): CompletionList {
        const analysis = this.analyses.of(document);
        const cursor = cursorAt(analysis, analysis.positions.offsetAt(position));
        const range = toRange(analysis.positions, cursor.range);
        const items = itemsAt(analysis, cursor).map(
            ({ text, snippet: isSnippet, ...item }): CompletionItem => ({
                ...item,
                textEdit: { range, newText: text ?? item.label },
                ...(isSnippet && { insertTextFormat: InsertTextFormat.Snippet }),
            }),
        );
        return { isIncomplete: false, items };
    }
}

function itemsAt(analysis: Analysis, cursor: Cursor): readonly Item[] {
    const { place } = cursor;
    switch (place.at) {
        case 'declaration':
            return declarations;
        case 'statement':
            return [
                ...layerItems(),
                ...modelItems(analysis, true),
                ...bindingItems(analysis, cursor),
                ...blocks,
                noneItem(),
            ];
        case 'setting':
            return settingItems(analysis, place);
        case 'argument':
            return [
                ...argumentItems(place.call),
                ...(place.type === undefined ? [] : valueItems(analysis, cursor, place.type)),
            ];
        case 'value':
            return valueItems(analysis, cursor, place.type);
        case 'model':
            return modelItems(analysis, false);
        case 'data':
            return dataNames(analysis).map(label => ({
                label,
                kind: CompletionItemKind.Variable,
                detail: 'data',
            }));
        case 'run':
            return declaredRuns(analysis).map(label => ({
                label,
                kind: CompletionItemKind.Event,
                detail: 'run',
            }));
        case 'on':
            return [{ label: 'on', kind: CompletionItemKind.Keyword }];
        case 'nothing':
            return [];
        default:
            return place satisfies never;
    }
}

function noneItem(): Item {
    return { label: 'none', kind: CompletionItemKind.Keyword, sortText: 'z', documentation: 'Nothing.' };
}

function layerItems(): Item[] {
    return namesOf('layer').map(name => entryItem('layer', name));
}

/** A call with a place to type for each argument that it needs; a bare name where it needs none. */
function entryItem(family: Family, name: string): Item {
    const entry = findEntry(family, name);
    if (entry === undefined) {
        return { label: name };
    }
    const required = Object.entries(entry.parameters)
        .filter(([, parameter]) => isRequired(parameter))
        .map(([parameter]) => parameter);
    const alternatives = entry.exactlyOneOf?.map(([first]) => first ?? '') ?? [];
    const places = [...required, ...alternatives].map((parameter, index) => `\${${index + 1}:${parameter}}`);
    const bare = places.length === 0 && (family !== 'layer' || Object.keys(entry.parameters).length === 0);
    const call = bare ? `${name}${family === 'layer' ? '()' : ''}` : `${name}(${places.join(', ') || '$1'})`;
    return {
        label: name,
        kind: family === 'layer' ? CompletionItemKind.Function : CompletionItemKind.EnumMember,
        detail: familyTitles[family].replace(/^an? /, ''),
        documentation: { kind: 'markdown', value: entryMarkdown(entry) },
        text: call,
        snippet: !bare,
        sortText: `b${name}`,
    };
}

function modelsOf(analysis: Analysis): Model[] {
    return analysis.tree.declarations.filter(
        (declaration): declaration is Model =>
            declaration.$type === 'Model' && declaration.name !== undefined,
    );
}

function dataNames(analysis: Analysis): string[] {
    return analysis.tree.declarations.flatMap(declaration =>
        declaration.$type === 'Data' && declaration.name !== undefined ? [declaration.name] : [],
    );
}

function modelItems(analysis: Analysis, asLayer: boolean): Item[] {
    return modelsOf(analysis).map(({ name, parameters }) => ({
        label: name,
        kind: CompletionItemKind.Class,
        detail: 'model',
        documentation: parameters.map(parameter => parameter.$cstNode?.text ?? '').join(', '),
        text: asLayer ? `${name}()` : name,
        sortText: `a${name}`,
    }));
}

/** The constants of the file and the parameters of the model around the cursor. */
function bindingItems(analysis: Analysis, { model }: Cursor): Item[] {
    const own = modelsOf(analysis).find(candidate => candidate.name === model);
    const parameters = own?.parameters ?? [];
    const lets = analysis.tree.declarations.filter(declaration => declaration.$type === 'Let');
    const item = (name: string | undefined, text: string | undefined, detail: string): Item[] =>
        name === undefined
            ? []
            : [
                  {
                      label: name,
                      kind: CompletionItemKind.Variable,
                      detail,
                      documentation: text ?? '',
                      sortText: `a${name}`,
                  },
              ];
    return [
        ...parameters.flatMap(({ name, $cstNode }) => item(name, $cstNode?.text, 'parameter')),
        ...lets.flatMap(({ name, $cstNode }) => item(name, $cstNode?.text, 'constant')),
    ];
}

function settingItems(
    analysis: Analysis,
    {
        block,
        used,
        run,
    }: {
        readonly block: 'train' | 'data' | 'sweep';
        readonly used: readonly string[];
        readonly run?: string;
    },
): Item[] {
    if (block === 'sweep') {
        const train = analysis.tree.declarations.find(
            declaration =>
                declaration.$type === 'Train' && (declaration.name ?? declaration.model?.callee) === run,
        );
        const model = train?.$type === 'Train' ? train.model?.callee : undefined;
        const parameters = modelsOf(analysis).find(({ name }) => name === model)?.parameters ?? [];
        const axes = parameters
            .filter(({ name }) => !used.includes(name))
            .map(
                ({ name, $cstNode }): Item => ({
                    label: name,
                    kind: CompletionItemKind.Property,
                    detail: 'parameter of the model',
                    documentation: $cstNode?.text ?? '',
                    text: `${name} = [$0]`,
                    snippet: true,
                    sortText: `a${name}`,
                }),
            );
        const repeats: Item = {
            label: 'repeats',
            kind: CompletionItemKind.Property,
            detail: 'number of seeds',
            text: 'repeats = ',
            sortText: 'a',
        };
        return [...axes, ...(used.includes('repeats') ? [] : [repeats]), ...axisItems(used)];
    }
    return parameterItems(block === 'train' ? trainSettings : dataSettings, used, block);
}

function axisItems(used: readonly string[]): Item[] {
    const both = [
        ...parameterItems(trainSettings, used, 'train'),
        ...parameterItems(dataSettings, used, 'data'),
    ];
    return both.map(({ command: _command, ...item }) => ({
        ...item,
        text: `${item.label} = [$0]`,
        snippet: true,
        sortText: `c${item.label}`,
    }));
}

function argumentItems(call: NonNullable<Cursor['call']>): Item[] {
    const names = Object.keys(call.parameters).slice(call.positional);
    const open = Object.fromEntries(
        names.flatMap(name => (call.parameters[name] ? [[name, call.parameters[name]]] : [])),
    );
    return parameterItems(open, call.named, call.name);
}

/** Names of arguments or settings; the editor then asks at once for the values. */
function parameterItems(parameters: Parameters, used: readonly string[], owner: string): Item[] {
    return Object.entries(parameters)
        .filter(([name]) => !used.includes(name))
        .map(([name, parameter], index) => ({
            label: name,
            kind: CompletionItemKind.Property,
            detail: parameterLabel(name, parameter),
            documentation: { kind: 'markdown', value: parameterMarkdown(name, parameter, owner) },
            text: `${name} = `,
            sortText: `a${String(index).padStart(2, '0')}`,
            command: { title: 'Suggest values', command: 'editor.action.triggerSuggest' },
        }));
}

function valueItems(analysis: Analysis, cursor: Cursor, type: ParameterType | undefined): Item[] {
    const bindings = bindingItems(analysis, cursor);
    if (type === undefined) {
        return [...bindings, noneItem()];
    }
    const items = alternatives(type).flatMap((alternative): Item[] => {
        switch (alternative.kind) {
            case 'call':
                return [
                    ...namesOf(alternative.family).map(name => entryItem(alternative.family, name)),
                    ...(alternative.family === 'layer' ? modelItems(analysis, true) : []),
                ];
            case 'word':
                return alternative.words.map(label => ({ label, kind: CompletionItemKind.EnumMember }));
            case 'boolean':
                return ['true', 'false'].map(label => ({ label, kind: CompletionItemKind.Keyword }));
            case 'none':
                return [noneItem()];
            case 'list':
                return [
                    {
                        label: '[ ]',
                        kind: CompletionItemKind.Value,
                        detail: describeType(alternative),
                        text: '[$0]',
                        snippet: true,
                        sortText: 'y',
                    },
                ];
            default:
                return [];
        }
    });
    return [...items, ...bindings];
}
