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
import { sweepSettings } from '../../catalog/blocks/sweep.ts';
import { trainSettings } from '../../catalog/blocks/train.ts';
import { families, familyTitles, findEntry, namesOf } from '../../catalog/index.ts';
import { type Family, isRequired, type Parameters, type ParameterType } from '../../catalog/parameters.ts';
import { t } from '../../core/localize.ts';
import type { Analysis } from '../analysis.ts';
import type { Let, Model } from '../generated/ast.ts';
import { alternatives } from '../resolve/catalogue.ts';
import { runName } from '../resolve/declarations.ts';
import { describeType } from '../resolve/describe.ts';
import { declaredRuns } from '../resolve-run.ts';
import type { Analyses } from './analyses.ts';
import type { ClientAbilities } from './client-abilities.ts';
import { blockItems, declarationItems, type Item, markdown, withoutPlaces } from './completion-items.ts';
import { type Cursor, cursorAt } from './cursor.ts';
import { anyLayer } from './cursor-slots.ts';
import { mayFit } from './fitting-values.ts';
import { ignoreItems } from './ignore-completion.ts';
import { code, entryMarkdown, parameterLabel, parameterMarkdown } from './markdown.ts';
import type { NetSpecServices } from './module.ts';
import { toRange } from './ranges.ts';

export class NetSpecCompletion implements CompletionProvider {
    readonly completionOptions: CompletionProviderOptions = { triggerCharacters: ['(', '=', ',', '['] };
    private readonly analyses: Analyses;
    private readonly client: ClientAbilities;

    constructor({ analyses, clientAbilities }: NetSpecServices) {
        this.analyses = analyses;
        this.client = clientAbilities;
    }

    getCompletion(document: LangiumDocument, { position }: CompletionParams): CompletionList {
        const analysis = this.analyses.of(document);
        const offset = analysis.positions.offsetAt(position);
        const inComment = ignoreItems(analysis.text, offset);
        const cursor = cursorAt(analysis, offset);
        const range = toRange(analysis.positions, inComment?.range ?? cursor.range);
        const items = (inComment?.items ?? itemsAt(analysis, cursor)).map((written): CompletionItem => {
            const { text, snippet = false, ...item } = written;
            const asSnippet = snippet && this.client.snippets;
            const newText = snippet && !asSnippet ? withoutPlaces(written) : text;
            return {
                ...item,
                textEdit: { range, newText: newText ?? item.label },
                ...(asSnippet && { insertTextFormat: InsertTextFormat.Snippet }),
            };
        });
        return { isIncomplete: false, items };
    }
}

function itemsAt(analysis: Analysis, cursor: Cursor): readonly Item[] {
    const { place } = cursor;
    switch (place.at) {
        case 'declaration':
            return declarationItems;
        case 'statement':
            return [
                ...layerItems(),
                ...modelItems(analysis, true, cursor.model),
                ...bindingItems(analysis, cursor, anyLayer),
                ...blockItems,
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
            return dataItems(analysis);
        case 'run':
            return declaredRuns(analysis).map(label => ({
                label,
                kind: CompletionItemKind.Event,
                detail: 'run',
                documentation: markdown(code(trainHeader(analysis, label))),
            }));
        case 'on':
            return [
                {
                    label: 'on',
                    kind: CompletionItemKind.Keyword,
                    documentation: markdown(code('train MODEL on DATA { ... }'), 'The data to train on.'),
                },
            ];
        case 'nothing':
            return [];
        default:
            return place satisfies never;
    }
}

function noneItem(): Item {
    return noneOf('The layer that does nothing.');
}

function noneOf(documentation: Item['documentation']): Item {
    return {
        label: 'none',
        kind: CompletionItemKind.Keyword,
        sortText: 'z',
        ...(documentation !== undefined && { documentation }),
    };
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

/** What a constant may hold, or a parameter: every entry of the catalogue, an activation rather than the layer of its name. */
function anyValue(): Item[] {
    const items = new Map<string, Item>();
    for (const family of ['activation', ...Object.keys(families)] as Family[]) {
        for (const name of namesOf(family)) {
            if (!items.has(name)) {
                items.set(name, entryItem(family, name));
            }
        }
    }
    return [
        ...items.values(),
        ...['true', 'false'].map(label => ({
            label,
            kind: CompletionItemKind.Keyword,
            documentation: 'A truth value.',
        })),
    ];
}

function modelsOf(analysis: Analysis): Model[] {
    return analysis.tree.declarations.filter(
        (declaration): declaration is Model =>
            declaration.$type === 'Model' && declaration.name !== undefined,
    );
}

/** The blocks of data, each with what is written in it. */
function dataItems({ tree }: Analysis): Item[] {
    return tree.declarations.flatMap((declaration): Item[] =>
        declaration.$type === 'Data' && declaration.name !== undefined
            ? [
                  {
                      label: declaration.name,
                      kind: CompletionItemKind.Variable,
                      detail: 'data',
                      documentation: markdown(code(declaration.$cstNode?.text ?? '')),
                  },
              ]
            : [],
    );
}

/** `train first = net(width = 9) on digits`. */
function trainHeader({ tree }: Analysis, run: string): string {
    const train = tree.declarations.find(
        declaration => declaration.$type === 'Train' && runName(declaration) === run,
    );
    return train?.$cstNode?.text.split('{')[0]?.trim() ?? run;
}

/** Without the one around the cursor: a model that calls itself never ends. */
function modelItems(analysis: Analysis, asLayer: boolean, around?: string): Item[] {
    const others = modelsOf(analysis).filter(({ name }) => name !== around);
    return others.map(({ name, parameters }) => ({
        label: name,
        kind: CompletionItemKind.Class,
        detail: 'model',
        documentation: markdown(
            code(`${name}(${parameters.map(parameter => parameter.$cstNode?.text ?? '').join(', ')})`),
            asLayer ? `The layers of the model \`${name}\`.` : '',
        ),
        text: asLayer ? `${name}()` : name,
        sortText: `a${name}`,
    }));
}

/** The constants of the file and the parameters of the model around the cursor, as far as they may fit. */
function bindingItems(
    analysis: Analysis,
    { model, constant, earlier }: Cursor,
    type: ParameterType | undefined,
): Item[] {
    const own = modelsOf(analysis).find(candidate => candidate.name === model)?.parameters ?? [];
    const parameters = own.filter(({ name }) => earlier?.includes(name) !== false);
    const lets = analysis.tree.declarations.filter(
        (declaration): declaration is Let => declaration.$type === 'Let' && declaration.name !== constant,
    );
    const values = new Map([...lets, ...own].map(({ name, value }) => [name, value]));
    return [...parameters, ...lets].flatMap(({ $type, name, value, $cstNode }): Item[] =>
        name === undefined || (type !== undefined && !mayFit(value, type, other => values.get(other)))
            ? []
            : [
                  {
                      label: name,
                      kind: CompletionItemKind.Variable,
                      detail: $type === 'Let' ? 'constant' : 'parameter',
                      documentation: markdown(code($cstNode?.text ?? name)),
                      sortText: `a${name}`,
                  },
              ],
    );
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
                    documentation: markdown(
                        code($cstNode?.text ?? name),
                        'An axis takes a list of values, `[0.2, 0.5]`, or a range, `0.1 to 0.5 step 0.1`.',
                    ),
                    text: `${name} = [$0]`,
                    snippet: true,
                    sortText: `a${name}`,
                }),
            );
        const own = parameterItems(sweepSettings, used, 'sweep').filter(
            ({ label }) => !parameters.some(({ name }) => name === label),
        );
        return [...axes, ...own, ...axisItems(used)];
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
            command: { title: t('Suggest values'), command: 'editor.action.triggerSuggest' },
        }));
}

function valueItems(analysis: Analysis, cursor: Cursor, type: ParameterType | undefined): Item[] {
    const bindings = bindingItems(analysis, cursor, type);
    const { slot } = cursor;
    // A word means nothing by itself: what it chooses is what the argument or the setting is for.
    const documentation = slot && markdown(parameterMarkdown(slot.name, slot.parameter, slot.owner));
    const documented = documentation && { documentation };
    const nothing = noneOf(documentation ?? 'Nothing.');
    if (type === undefined) {
        return [...bindings, ...anyValue(), nothing];
    }
    const items = alternatives(type).flatMap((alternative): Item[] => {
        switch (alternative.kind) {
            case 'call':
                return [
                    ...namesOf(alternative.family).map(name => entryItem(alternative.family, name)),
                    ...(alternative.family === 'layer' ? modelItems(analysis, true, cursor.model) : []),
                ];
            case 'word':
                return alternative.words.map(label => ({
                    label,
                    kind: CompletionItemKind.EnumMember,
                    ...documented,
                }));
            case 'boolean':
                return ['true', 'false'].map(label => ({
                    label,
                    kind: CompletionItemKind.Keyword,
                    ...documented,
                }));
            case 'none':
                return [nothing];
            case 'list':
                return [
                    {
                        label: '[ ]',
                        kind: CompletionItemKind.Value,
                        detail: describeType(alternative),
                        text: '[$0]',
                        snippet: true,
                        sortText: 'y',
                        ...documented,
                    },
                ];
            default:
                return [];
        }
    });
    return [...items, ...bindings];
}
