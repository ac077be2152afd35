// What may be written at a place in the text, from the tokens before it: a text that is being typed seldom parses, and
// its tokens are there all the same.

import { dataSettings } from '../../catalog/blocks/data.ts';
import { sweepSettings } from '../../catalog/blocks/sweep.ts';
import { trainSettings } from '../../catalog/blocks/train.ts';
import { familiesOf, findEntry } from '../../catalog/index.ts';
import type { Parameter, Parameters, ParameterType } from '../../catalog/parameters.ts';
import type { TextRange } from '../../core/text-range.ts';
import type { Analysis } from '../analysis.ts';
import { alternatives, familiesIn } from '../resolve/catalogue.ts';
import { argumentOf, type CallAtCursor, callOf, type Frame } from './cursor-frames.ts';
import { anyLayer, own, parametersOfModel, parametersOfRun, residualParameters } from './cursor-slots.ts';

export type Place =
    | { readonly at: 'declaration' | 'on' | 'model' | 'data' | 'run' | 'nothing' }
    | { readonly at: 'statement' }
    | {
          readonly at: 'setting';
          readonly block: 'train' | 'data' | 'sweep';
          readonly used: readonly string[];
          readonly run?: string;
      }
    | { readonly at: 'argument'; readonly call: CallAtCursor; readonly type: ParameterType | undefined }
    | { readonly at: 'value'; readonly type: ParameterType | undefined };

export interface Cursor {
    readonly place: Place;
    /** The part of a word before the cursor, and where the word begins. */
    readonly prefix: string;
    readonly range: TextRange;
    /** The model whose body or parameters the cursor is in. */
    readonly model: string | undefined;
    /** The constant that is being defined: its value cannot name it. */
    readonly constant: string | undefined;
    /** While defaults are written, the parameters before this one, which alone it may name; undefined elsewhere. */
    readonly earlier: readonly string[] | undefined;
    /** The innermost call around the cursor, for signature help. */
    readonly call: CallAtCursor | undefined;
    /** The argument that is being written. */
    readonly argument: string | undefined;
    /** The argument or setting whose value is being written, with what it belongs to. */
    readonly slot:
        | { readonly owner: string; readonly name: string; readonly parameter: Parameter }
        | undefined;
}

const blocks: Readonly<Record<'train' | 'data' | 'sweep', Parameters>> = {
    train: trainSettings,
    data: dataSettings,
    sweep: sweepSettings,
};

/** The block that an axis of a sweep is a setting of, or the sweep where it is none. */
function blockOf(name: string): 'train' | 'data' | 'sweep' {
    if (Object.hasOwn(sweepSettings, name)) {
        return 'sweep';
    }
    return Object.hasOwn(dataSettings, name) ? 'data' : 'train';
}

export function cursorAt(analysis: Analysis, offset: number): Cursor {
    return new Scan(analysis, offset).cursor();
}

class Scan {
    private readonly frames: Frame[] = [];
    private header: string | undefined;
    /** The words since the header, to know which of its names comes next. */
    private words: string[] = [];
    private model: string | undefined;
    private readonly analysis: Analysis;
    private readonly offset: number;

    constructor(analysis: Analysis, offset: number) {
        this.analysis = analysis;
        this.offset = offset;
    }

    cursor(): Cursor {
        const { text, lexing } = this.analysis;
        const typed =
            /[A-Za-z_][A-Za-z0-9_]*$/.exec(text.slice(Math.max(0, this.offset - 200), this.offset))?.[0] ??
            '';
        const start = this.offset - typed.length;
        const range = { start, end: this.offset };
        const before = lexing.tokens.filter(token => (token.endOffset ?? token.startOffset) < start);
        for (const [index, token] of before.entries()) {
            const next = before[index + 1]?.image;
            this.token(token.image, token.tokenType.name, next, lexing.headers.includes(token.startOffset));
        }
        const comment = lexing.comments.some(
            ({ startOffset, image }) =>
                startOffset < this.offset && this.offset <= startOffset + image.length,
        );
        const inText = lexing.tokens.some(
            ({ tokenType, startOffset, endOffset = 0 }) =>
                tokenType.name === 'STRING' && startOffset < this.offset && this.offset <= endOffset,
        );
        const top = this.frames.at(-1);
        const callFrame = this.frames.findLast(frame => frame.kind === 'call');
        const nothing: Place = { at: 'nothing' };
        return {
            place: comment || inText ? nothing : this.place(before.at(-1)?.image, before.at(-1)?.startLine),
            prefix: typed,
            range,
            model: this.model,
            constant: this.header === 'let' ? this.words[0] : undefined,
            earlier: this.frames.find(({ kind }) => kind === 'parameters')?.used.slice(0, -1),
            call: callFrame && callOf(callFrame),
            argument: callFrame && argumentOf(callFrame, top === callFrame),
            slot: this.slot(),
        };
    }

    private slot(): Cursor['slot'] {
        const frame = this.frames.findLast(({ kind }) => kind !== 'list' && kind !== 'group');
        if (frame?.kind === 'call') {
            const name = argumentOf(frame, true);
            const parameter = name === undefined ? undefined : own(frame.call?.parameters ?? {}, name);
            return name !== undefined && parameter !== undefined
                ? { owner: frame.call?.name ?? '', name, parameter }
                : undefined;
        }
        const name = frame?.key;
        if (frame?.block === undefined || name === undefined) {
            return undefined;
        }
        const swept =
            frame.block === 'sweep' ? own(parametersOfRun(this.analysis.tree, frame.run), name) : undefined;
        if (swept !== undefined) {
            return { owner: frame.run ?? '', name, parameter: swept };
        }
        const owner = frame.block === 'sweep' ? blockOf(name) : frame.block;
        const parameter = own(blocks[owner], name);
        return parameter && { owner, name, parameter };
    }

    private token(image: string, type: string, next: string | undefined, isHeader: boolean): void {
        if (isHeader) {
            this.frames.length = 0;
            this.header = image;
            this.words = [];
            this.model = undefined;
            return;
        }
        const top = this.frames.at(-1);
        if (image === '{') {
            this.openBlock();
        } else if (image === '(' || image === '[') {
            if (image === '[') {
                const list = alternatives(top?.type ?? { kind: 'none' }).find(({ kind }) => kind === 'list');
                // An axis of a sweep is a list of what its setting takes.
                const of = list?.kind === 'list' ? list.of : top?.block === 'sweep' ? top.type : undefined;
                this.push({ kind: 'list', type: of });
            }
        } else if (image === ')' || image === ']' || image === '}') {
            this.close(image);
        } else if (image === ',') {
            if (top?.kind === 'call' || top?.kind === 'parameters') {
                top.positional += top.key === undefined ? 1 : 0;
                top.key = undefined;
                top.inValue = false;
                top.type = undefined;
            }
        } else if (image === '=') {
            if (top !== undefined) {
                top.inValue = true;
            }
            this.words.push('=');
        } else if (/^[A-Za-z_]/.test(image)) {
            this.word(image, type, next, top);
            return;
        }
        if (image === '(') {
            // A parenthesis that no word opens groups a sum.
            const open = this.frames.at(-1);
            if (!this.opened) {
                this.push({ kind: 'group', type: open?.type });
            }
            this.opened = false;
        }
    }

    /** The last word has opened the frame of the parenthesis that follows it. */
    private opened = false;

    private word(image: string, type: string, next: string | undefined, top: Frame | undefined): void {
        if (top === undefined) {
            this.words.push(image);
            if (this.header === 'model' && this.words.length === 1) {
                this.model = image;
            }
            if (next === '(') {
                this.openHeaderCall(image);
            }
            return;
        }
        if ((top.kind === 'block' || top.kind === 'call' || top.kind === 'parameters') && next === '=') {
            top.key = image;
            top.used.push(image);
            top.type = this.typeOf(top, image);
            return;
        }
        if (top.kind === 'body') {
            this.header = /^(repeat|residual|concat)$/.test(type) ? image : this.header;
            if (type === 'residual' && next === '(') {
                this.pushCall({ name: 'residual', what: 'residual', parameters: residualParameters });
                return;
            }
        }
        if (next === '(') {
            this.openCall(image, top);
        }
    }

    private openBlock(): void {
        const { header } = this;
        this.header = undefined;
        const block = header === 'train' || header === 'data' || header === 'sweep' ? header : undefined;
        if (block === undefined) {
            this.push({ kind: 'body', type: anyLayer });
            return;
        }
        const run = block === 'sweep' ? this.words[0] : undefined;
        this.push({ kind: 'block', block, type: undefined, ...(run !== undefined && { run }) });
    }

    /** `model NAME(` opens parameters, `train NAME(` a call of a model. */
    private openHeaderCall(name: string): void {
        this.opened = true;
        if (this.header === 'model') {
            this.push({ kind: 'parameters', type: undefined });
            return;
        }
        const family = familiesOf(name)[0];
        if (this.header === 'let' && family !== undefined) {
            const parameters = findEntry(family, name)?.parameters ?? {};
            this.push({
                kind: 'call',
                type: undefined,
                call: { name, what: family === 'layer' ? 'layer' : 'entry', parameters },
            });
            return;
        }
        this.push({
            kind: 'call',
            type: undefined,
            call: { name, what: 'model', parameters: parametersOfModel(this.analysis.tree, name) },
        });
    }

    private openCall(name: string, top: Frame): void {
        const type = top.kind === 'call' && top.key === undefined ? this.typeOf(top, undefined) : top.type;
        const families = [...(type === undefined ? [] : familiesIn(type)), ...familiesOf(name)];
        const family = families.find(candidate => findEntry(candidate, name) !== undefined);
        const entry = family && findEntry(family, name);
        if (entry !== undefined) {
            this.pushCall({
                name,
                what: family === 'layer' ? 'layer' : 'entry',
                parameters: entry.parameters,
            });
        } else {
            this.pushCall({ name, what: 'model', parameters: parametersOfModel(this.analysis.tree, name) });
        }
    }

    private pushCall(call: NonNullable<Frame['call']>): void {
        this.push({ kind: 'call', type: undefined, call });
        this.opened = true;
    }

    private push(frame: Pick<Frame, 'kind' | 'type'> & Partial<Frame>): void {
        this.frames.push({ key: undefined, used: [], positional: 0, inValue: false, ...frame });
    }

    private close(image: string): void {
        const closes: Readonly<Record<string, readonly Frame['kind'][]>> = {
            ')': ['call', 'parameters', 'group'],
            ']': ['list'],
            '}': ['body', 'block'],
        };
        const kinds = closes[image] ?? [];
        const index = this.frames.findLastIndex(frame => kinds.includes(frame.kind));
        if (index >= 0) {
            this.frames.length = index;
        }
        if (image === '}' && this.frames.length === 0) {
            this.header = undefined;
            this.model = undefined;
        }
    }

    /** The type of the setting or argument `key`; without a key, of the next argument by position. */
    private typeOf(frame: Frame, key: string | undefined): ParameterType | undefined {
        if (frame.kind === 'block') {
            const axes: Parameters = {
                ...sweepSettings,
                ...dataSettings,
                ...trainSettings,
                ...parametersOfRun(this.analysis.tree, frame.run),
            };
            const known: Parameters =
                frame.block === 'data' ? dataSettings : frame.block === 'train' ? trainSettings : axes;
            return (key === undefined ? undefined : own(known, key)?.type) ?? undefined;
        }
        const parameters = Object.entries(frame.call?.parameters ?? {});
        const parameter: Parameter | undefined =
            key !== undefined
                ? own(frame.call?.parameters ?? {}, key)
                : (parameters[frame.positional]?.[1] ?? parameters.find(([, { rest }]) => rest)?.[1]);
        const type = parameter?.type;
        return parameter?.rest === true && key === undefined && type?.kind === 'list' ? type.of : type;
    }

    private place(previous: string | undefined, previousLine: number | undefined): Place {
        const top = this.frames.at(-1);
        if (top === undefined) {
            return this.placeInHeader(previous, previousLine);
        }
        switch (top.kind) {
            case 'body':
                return this.header === 'repeat'
                    ? { at: 'value', type: { kind: 'integer' } }
                    : { at: 'statement' };
            case 'block': {
                const begins = previous === '{' || !continuesValue(previous) || top.key === undefined;
                const line = this.analysis.positions.positionAt(this.offset).line + 1;
                const onNewLine = previousLine !== undefined && previousLine < line && previous !== '=';
                return top.key !== undefined && (previous === '=' || !(begins || onNewLine))
                    ? { at: 'value', type: top.type }
                    : {
                          at: 'setting',
                          block: top.block ?? 'train',
                          used: top.used,
                          ...(top.run !== undefined && { run: top.run }),
                      };
            }
            case 'call': {
                const call = callOf(top);
                if (top.key !== undefined || call === undefined) {
                    return { at: 'value', type: top.type };
                }
                if (previous !== '(' && previous !== ',') {
                    return { at: 'value', type: this.typeOf(top, undefined) };
                }
                const type = top.used.length > 0 ? undefined : this.typeOf(top, undefined);
                return { at: 'argument', call, type };
            }
            case 'parameters':
                return top.inValue ? { at: 'value', type: undefined } : { at: 'nothing' };
            default:
                return { at: 'value', type: top.type };
        }
    }

    private placeInHeader(previous: string | undefined, previousLine: number | undefined): Place {
        const line = this.analysis.positions.positionAt(this.offset).line + 1;
        switch (this.header) {
            case undefined:
                return { at: 'declaration' };
            case 'let':
                if (previous === '=') {
                    return { at: 'value', type: undefined };
                }
                return this.words.length > 1 && previousLine !== line
                    ? { at: 'declaration' }
                    : { at: 'nothing' };
            case 'train':
                if (previous === 'on' && this.words.length > 1) {
                    return { at: 'data' };
                }
                if (previous === 'train' || previous === '=') {
                    return { at: 'model' };
                }
                return this.words.includes('on') ? { at: 'nothing' } : { at: 'on' };
            case 'sweep':
                return previous === 'sweep' ? { at: 'run' } : { at: 'nothing' };
            default:
                return { at: 'nothing' };
        }
    }
}

/** True where more of a value must or may follow: behind an operator, within a range. */
function continuesValue(previous: string | undefined): boolean {
    return previous !== undefined && /^([=+\-*/]|to|step)$/.test(previous);
}
