// What a name means: what a layer computes, its shape and parameters at this place and its source; settings, arguments,
// models, data and constants.

import { type AstNode, AstUtils, CstUtils, type LangiumDocument } from 'langium';
import type { HoverProvider } from 'langium/lsp';
import type { Hover, HoverParams } from 'vscode-languageserver';
import { sweepSettings } from '../../catalog/blocks/sweep.ts';
import type { BuiltinFacts } from '../../catalog/builtin-sets/define-builtin-set.ts';
import { builtinFacts } from '../../catalog/builtin-sets/index.ts';
import { familiesOf, findEntry } from '../../catalog/index.ts';
import { type LossName, losses } from '../../catalog/losses/index.ts';
import type { Family } from '../../catalog/parameters.ts';
import { referencePath, settingReferencePath } from '../../catalog/reference-path.ts';
import { type CallValue, isCallValue } from '../../catalog/values.ts';
import { formatShape } from '../../core/shape.ts';
import type { TextRange } from '../../core/text-range.ts';
import { efficacySentence } from '../../lint/efficacy.ts';
import type { PreviewRequest, PreviewSource } from '../../model/source-preview.ts';
import type { Analysis } from '../analysis.ts';
import {
    type Application,
    isApplication,
    isArgument,
    isData,
    isModel,
    isSetting,
    isTrain,
    type Setting,
} from '../generated/ast.ts';
import { keywords } from '../keywords.ts';
import { wordsOf } from '../resolve/catalogue.ts';
import { nameRange } from '../resolve/declarations.ts';
import { formatNumber, rangeOf } from '../resolve/describe.ts';
import { blockParameters } from '../resolve/settings.ts';
import type { Analyses } from './analyses.ts';
import { cursorAt } from './cursor.ts';
import { own } from './cursor-slots.ts';
import { describeInstance, statementShapes } from './layers-here.ts';
import { code, entryMarkdown, parameterMarkdown, sections } from './markdown.ts';
import type { NetSpecServices } from './module.ts';
import { nameAt } from './names.ts';
import { contains, toRange } from './ranges.ts';
import type { ReferencePages } from './reference-pages.ts';
import { previewMarkdown } from './source-preview.ts';

interface Text {
    readonly range: TextRange;
    readonly markdown: string;
    /** The reference page that says more. */
    readonly page?: string | undefined;
    /** The source to look into, and the block that it stands in. */
    readonly source?: { readonly call: CallValue; readonly request: PreviewRequest } | undefined;
}

export class NetSpecHover implements HoverProvider {
    private readonly analyses: Analyses;
    private readonly pages: ReferencePages;
    private readonly preview: PreviewSource | undefined;

    constructor({ analyses, referencePages, previewSource }: NetSpecServices) {
        this.analyses = analyses;
        this.pages = referencePages;
        this.preview = previewSource;
    }

    async getHoverContent(document: LangiumDocument, { position }: HoverParams): Promise<Hover | undefined> {
        const analysis = this.analyses.of(document);
        const offset = analysis.positions.offsetAt(position);
        const text = textAt(analysis, offset);
        if (text === undefined) {
            return undefined;
        }
        const link = text.page === undefined ? '' : this.pages.link(text.page);
        return {
            contents: {
                kind: 'markdown',
                value: sections(
                    text.markdown,
                    await this.previewOf(text, analysis.uri),
                    measuredAt(analysis, offset),
                    link,
                ),
            },
            range: toRange(analysis.positions, text.range),
        };
    }

    private async previewOf({ source }: Text, specUri: string): Promise<string> {
        if (source === undefined || this.preview === undefined) {
            return '';
        }
        const found = await this.preview(source.call, source.request, specUri);
        if (found === undefined) {
            return '';
        }
        return 'problem' in found ? found.problem : previewMarkdown(found, isCounted(source.call));
    }
}

/** True for a set that comes with the extension and whose rows and classes the catalogue counts: they are said already. */
function isCounted({ arguments: { set } }: CallValue): boolean {
    const facts = isCallValue(set) ? builtinFacts(set) : undefined;
    return facts !== undefined && (facts.classes === undefined || facts.classCounts !== undefined);
}

const blockNames = { Train: 'train', Data: 'data', Sweep: 'sweep' } as const;

/** What the fixes of the findings on this line were measured to change, a sentence for each rule. */
function measuredAt({ diagnostics, text }: Analysis, offset: number): string {
    const lineEnd = text.indexOf('\n', offset);
    const line = { start: text.lastIndexOf('\n', offset - 1) + 1, end: lineEnd < 0 ? text.length : lineEnd };
    const here = diagnostics.filter(({ range }) => contains(line, range.start)).map(({ rule }) => rule);
    return [...new Set(here)].flatMap(rule => efficacySentence(rule) ?? []).join(' ');
}

function textAt(analysis: Analysis, offset: number): Text | undefined {
    const root = analysis.tree.$cstNode;
    const leaf = root && CstUtils.findLeafNodeAtOffset(root, offset);
    if (leaf === undefined || !/^[A-Za-z_]/.test(leaf.text)) {
        return undefined;
    }
    const range = { start: leaf.offset, end: leaf.end };
    const node = leaf.astNode;
    const at = (markdown: string | undefined, page?: string): Text | undefined =>
        markdown === undefined ? undefined : { range, markdown, page };
    if (
        isArgument(node) &&
        node.key !== undefined &&
        node.key === leaf.text &&
        range.start === rangeOf(node).start
    ) {
        return at(argumentText(analysis, leaf.end, node.key) ?? declaredText(analysis, offset));
    }
    if (isSetting(node) && node.key === leaf.text && range.start === rangeOf(node).start) {
        const declared = declaredText(analysis, offset);
        const text = declared === undefined ? settingText(analysis, node) : undefined;
        const block = blockNames[node.$container.$container.$type];
        return text === undefined
            ? at(declared)
            : withSource(analysis, at(text, settingReferencePath(block, node.key)), node);
    }
    if (isApplication(node) && node.callee === leaf.text) {
        const declared = declaredText(analysis, offset);
        const family = familyOf(node);
        const word = declared === undefined && !node.call ? wordText(analysis, leaf.end) : undefined;
        if (word !== undefined) {
            return at(word);
        }
        return declared === undefined
            ? withSource(
                  analysis,
                  at(applicationText(analysis, node), family && referencePath(family, node.callee)),
                  node,
              )
            : at(declared);
    }
    return at(declaredText(analysis, offset) ?? keywords[leaf.text]);
}

/** The text with the source that the node is or is set to. */
function withSource(analysis: Analysis, text: Text | undefined, node: AstNode): Text | undefined {
    const setting = AstUtils.getContainerOfType(node, isSetting);
    const block = setting?.$container.$container;
    if (text === undefined || setting === undefined || block === undefined || !isData(block)) {
        return text;
    }
    const data = analysis.spec.data.find(({ source }) => contains(source.block, rangeOf(setting).start));
    const call = data?.settings[setting.key as 'source' | 'validation' | 'test'];
    if (data === undefined || !isCallValue(call) || findEntry('data_source', call.call) === undefined) {
        return text;
    }
    const loss = analysis.spec.runs.find(run => run.data.name === data.name)?.settings.loss?.call;
    const task = loss === undefined ? undefined : losses[loss as LossName].task;
    return { ...text, source: { call, request: { target: data.settings.target ?? 'last', task } } };
}

/** A word of a closed choice, as `same` for `padding`: it means what the argument is for. */
function wordText(analysis: Analysis, end: number): string | undefined {
    const { slot, range } = cursorAt(analysis, end);
    const word = analysis.text.slice(range.start, range.end);
    return slot && wordsOf(slot.parameter.type).includes(word)
        ? parameterMarkdown(slot.name, slot.parameter, slot.owner)
        : undefined;
}

function argumentText(analysis: Analysis, end: number, key: string): string | undefined {
    // Behind the name, the cursor is in the call that the argument is given to.
    const { call } = cursorAt(analysis, end + 1);
    const parameter = call?.what === 'model' ? undefined : own(call?.parameters ?? {}, key);
    return call && parameter && parameterMarkdown(key, parameter, call.name);
}

function settingText(analysis: Analysis, setting: Setting): string | undefined {
    const block = setting.$container.$container;
    if (block.$type === 'Sweep') {
        const parameter = own(sweepSettings, setting.key ?? '');
        return parameter && parameterMarkdown(setting.key, parameter, 'sweep');
    }
    const kind = isTrain(block) ? 'train' : 'data';
    const parameter = own(blockParameters[kind], setting.key ?? '');
    const facts = isData(block) && setting.key === 'source' ? factsOf(analysis, block.name) : '';
    return parameter && sections(parameterMarkdown(setting.key, parameter, kind), facts);
}

/** Rows, features and classes of a data block, as far as they are known before it is read. */
function factsOf(analysis: Analysis, name: string): string {
    const data = analysis.spec.data.find(candidate => candidate.name === name);
    const { rows, featureShape, classes, task, trainingExamples } = data?.facts ?? {};
    if (rows === undefined || featureShape === undefined) {
        return '';
    }
    const target = task === 'classification' ? `${classes} classes` : 'one number to predict';
    const set = isCallValue(data?.settings.source) ? data.settings.source.arguments.set : undefined;
    const each = isCallValue(set) ? classTexts(builtinFacts(set)) : '';
    return `**${rows.toLocaleString('en')} rows**, ${formatShape(featureShape)} features, ${target}${each === '' ? '' : `: ${each}`}; ${trainingExamples?.toLocaleString('en')} rows to train on.`;
}

/** `setosa (50), versicolor (50)`: the classes, and how many examples each has. */
function classTexts(facts: BuiltinFacts | undefined): string {
    const { classNames = [], classCounts = [] } = facts ?? {};
    return classNames
        .map((name, index) => (classCounts[index] === undefined ? name : `${name} (${classCounts[index]})`))
        .join(', ');
}

/** What a name is where it stands: `relu` alone is an activation, as a statement a layer. */
function familyOf({ callee, $container }: Application): Family | undefined {
    const families = familiesOf(callee);
    const isStatement = $container.$type === 'LayerStatement';
    return (isStatement ? families[0] : families.find(other => other !== 'layer')) ?? families[0];
}

function applicationText(analysis: Analysis, node: Application): string | undefined {
    const isStatement = node.$container.$type === 'LayerStatement';
    const family = familyOf(node);
    const entry = family && findEntry(family, node.callee);
    if (entry === undefined) {
        return keywords[node.callee];
    }
    const set =
        family === 'builtin_set'
            ? builtinFacts({ call: node.callee, arguments: builtinArguments(analysis, node) })
            : undefined;
    const facts =
        set === undefined
            ? []
            : [
                  `**${set.rows.toLocaleString('en')} rows**, ${formatShape(set.featureShape)} features, ${set.classNames ? `classes ${classTexts(set)}` : set.classes ? `${set.classes} classes` : 'one number to predict'}`,
              ];
    if (family === 'data_source') {
        const block = analysis.spec.data.find(({ source }) => contains(source.block, rangeOf(node).start));
        facts.push(block === undefined ? '' : factsOf(analysis, block.name));
    }
    return entryMarkdown(entry, [...facts, ...(isStatement ? hereTexts(analysis, rangeOf(node)) : [])]);
}

function builtinArguments(
    analysis: Analysis,
    node: Application,
): Parameters<typeof builtinFacts>[0]['arguments'] {
    const block = analysis.spec.data.find(({ source }) => contains(source.block, rangeOf(node).start));
    const source = block?.settings.source;
    const set = isCallValue(source) ? source.arguments.set : undefined;
    return isCallValue(set) && set.call === node.callee ? set.arguments : { n: 500 };
}

/** `64 -> 256 · 16,640 parameters` for each shape that the statement has in its networks. */
function hereTexts(analysis: Analysis, statement: TextRange): string[] {
    const instances = statementShapes(analysis).get(statement.start)?.instances ?? [];
    const texts = instances.map(instance => {
        const from = instance.inputShape === undefined ? '' : `${formatShape(instance.inputShape)} -> `;
        const work =
            instance.multiplyAdds === 0
                ? ''
                : ` · ${instance.multiplyAdds.toLocaleString('en')} multiply-adds`;
        return `**${from}${describeInstance(instance)}${work}**`;
    });
    const counted = new Map<string, number>();
    for (const text of texts) {
        counted.set(text, (counted.get(text) ?? 0) + 1);
    }
    return [...counted].slice(0, 5).map(([text, count]) => (count > 1 ? `${text} (x${count})` : text));
}

/** What a name declared in this file stands for: its declaration as it is written. */
function declaredText(analysis: Analysis, offset: number): string | undefined {
    const name = nameAt(analysis, offset);
    if (name === undefined) {
        return undefined;
    }
    for (const declaration of analysis.tree.declarations) {
        if (declaration.$type === 'Sweep') {
            continue;
        }
        if (nameRange(declaration).start === name.declaration.start) {
            const text = declaration.$cstNode?.text ?? '';
            const head = isModel(declaration) ? text.slice(0, text.indexOf('{')).trim() : text;
            const shown = declaration.$type === 'Let' || isModel(declaration) ? head : text.slice(0, 400);
            const extra = isData(declaration)
                ? factsOf(analysis, declaration.name)
                : isModel(declaration)
                  ? modelText(analysis, declaration.name)
                  : declaration.$type === 'Let'
                    ? computedText(analysis, declaration.name)
                    : '';
            return sections(code(shown), extra);
        }
        const parameter = isModel(declaration)
            ? declaration.parameters.find(candidate => nameRange(candidate).start === name.declaration.start)
            : undefined;
        if (parameter !== undefined && isModel(declaration)) {
            return sections(
                code(parameter.$cstNode?.text ?? ''),
                `A parameter of the model \`${declaration.name}\`.`,
            );
        }
    }
    return undefined;
}

function computedText({ computed }: Analysis, name: string): string {
    const number = computed.get(name);
    return number === undefined ? '' : `**= ${formatNumber(number)}**`;
}

function modelText(analysis: Analysis, name: string): string {
    const network = analysis.networks.find(candidate => candidate.network.name === name)?.network;
    const first = network?.layers[0];
    const last = network?.layers.at(-1);
    return first === undefined || last === undefined || network === undefined
        ? ''
        : `**${formatShape(first.outputShape)} -> ${formatShape(last.outputShape)}** · ${network.parameterCount.toLocaleString('en')} parameters`;
}
