// Arguments that are right somewhere else: a learning rate among the settings of `train`, where Keras users look for it,
// and the arguments of an inner call written behind it.

import { families, findEntry, namesOf } from '../../catalog/index.ts';
import { meantName } from '../../catalog/synonyms.ts';
import { t } from '../../core/localize.ts';
import type { TextEdit, TextRange } from '../../core/text-range.ts';
import type { TextFix } from '../../model/finding.ts';
import { removeStatement } from '../edits/lines.ts';
import type { Application } from '../generated/ast.ts';
import type { Written } from './arguments.ts';
import { familiesIn } from './catalogue.ts';
import { joinWith, rangeOf } from './describe.ts';
import type { Resolution } from './resolution.ts';
import { blockParameters } from './settings.ts';

/** Where arguments that a call does not have belong. */
export interface Elsewhere {
    readonly message: string;
    readonly fixes: readonly TextFix[];
    /** All that the message speaks of. */
    readonly arguments: readonly Written[];
}

const textOf = (resolution: Resolution, { start, end }: TextRange): string =>
    resolution.text.slice(start, end);

/** `optimizer = sgd(0.01)` for `learning_rate = 0.01`: settings of `train` that are arguments of the optimizer. */
export function optimizerArguments(
    resolution: Resolution,
    unknown: Written,
    settings: readonly Written[],
): Elsewhere | undefined {
    const misplaced = settings.flatMap(setting => {
        const name = optimizerParameter(setting.name?.text);
        return name === undefined || setting.value === undefined
            ? []
            : [{ setting, name, value: textOf(resolution, rangeOf(setting.value)) }];
    });
    if (!misplaced.some(({ setting }) => setting === unknown)) {
        return undefined;
    }
    const names = misplaced.map(({ name }) => name);
    const given = settings.find(({ name }) => name?.text === 'optimizer');
    const written = given?.value?.$type === 'Application' ? given.value : undefined;
    const before = written === undefined ? [] : givenArguments(written);
    const own = written && findEntry('optimizer', written.callee);
    const fitting = own !== undefined && names.every(name => Object.hasOwn(own.parameters, name));
    const title = fitting ? own.name : optimizerWith(names);
    const covered = { arguments: misplaced.map(({ setting }) => setting) };
    const listed = joinWith(
        'and',
        names.map(name => `\`${name}\``),
    );
    const belong = `${listed} ${names.length === 1 ? 'is an argument' : 'are arguments'} of the optimizer`;
    if (title === undefined) {
        return { message: `${belong}.`, fixes: [], ...covered };
    }
    const twice = fitting ? before.find(({ name }) => names.includes(name)) : undefined;
    if (twice !== undefined) {
        return {
            message: `${belong}, which gives \`${twice.name}\` already: leave it out here.`,
            fixes: [],
            ...covered,
        };
    }
    const all = [...(fitting ? before : []), ...misplaced];
    const call = `${title}(${printArguments(all)})`;
    const [first, ...others] = misplaced;
    if (first === undefined || (given !== undefined && !fitting)) {
        const found = written === undefined ? '' : ` \`${written.callee}\` has no such argument.`;
        const other = { message: `${belong}.${found} Write \`optimizer = ${call}\`.`, fixes: [], ...covered };
        return given === undefined || written !== undefined ? other : undefined;
    }
    const removed = given === undefined ? others : misplaced;
    const edits: TextEdit[] = [
        written === undefined
            ? { range: first.setting.range, newText: `optimizer = ${call}` }
            : { range: rangeOf(written), newText: call },
        ...removed.flatMap(({ setting }) => removeStatement(resolution.text, setting.range)),
    ];
    return {
        message: `${belong}: write \`optimizer = ${call}\`.`,
        fixes: [{ title: t('Write {0}', `optimizer = ${call}`), safety: 'changes-training', edits }],
        ...covered,
    };

    function givenArguments(application: Application) {
        const parameters = Object.keys(findEntry('optimizer', application.callee)?.parameters ?? {});
        return application.arguments.map((argument, index) => ({
            name: argument.key ?? parameters[index] ?? '',
            value: argument.value === undefined ? '' : textOf(resolution, rangeOf(argument.value)),
        }));
    }
}

/** The parameter of an optimizer that a setting is meant for; undefined for the settings of `train`. */
export function optimizerParameter(name: string | undefined): string | undefined {
    if (name === undefined || Object.hasOwn(blockParameters.train, name)) {
        return undefined;
    }
    const parameters = new Set(
        Object.values(families.optimizer).flatMap(entry => Object.keys(entry.parameters)),
    );
    if (parameters.has(name)) {
        return name;
    }
    // `weight_decay` is near to nothing else, while `epoch` is one of the block's own.
    const meant = meantName(name, [...Object.keys(blockParameters.train), ...parameters]);
    return meant !== undefined && parameters.has(meant) ? meant : undefined;
}

/** The optimizer that people take for these arguments: the default one where it has them, else the plainest. */
function optimizerWith(names: readonly string[]): string | undefined {
    return ['adam', 'sgd', ...namesOf('optimizer')].find(optimizer =>
        names.every(name => Object.hasOwn(findEntry('optimizer', optimizer)?.parameters ?? {}, name)),
    );
}

/** In their order; the learning rate comes first, and needs no name. */
function printArguments(all: readonly { readonly name: string; readonly value: string }[]): string {
    const rate = all.filter(({ name }) => name === 'learning_rate');
    const others = all.filter(({ name }) => name !== 'learning_rate');
    return [...rate.map(({ value }) => value), ...others.map(({ name, value }) => `${name} = ${value}`)].join(
        ', ',
    );
}

/** `builtin(moons(n = 100))` for `builtin(moons, n = 100)`: arguments of a call that stands beside them. */
export function innerArguments(
    resolution: Resolution,
    parameters: Readonly<Record<string, Parameters<typeof familiesIn>[0]>>,
    unknown: Written,
    all: readonly Written[],
): Elsewhere | undefined {
    const names = Object.keys(parameters);
    for (const [index, { name, value }] of all.entries()) {
        const type = parameters[name?.text ?? names[index] ?? ''];
        if (value?.$type !== 'Application' || type === undefined) {
            continue;
        }
        const entry = familiesIn(type)
            .map(family => findEntry(family, value.callee))
            .find(found => found !== undefined);
        const moved = all.filter(
            argument =>
                argument.name !== undefined &&
                !Object.hasOwn(parameters, argument.name.text) &&
                Object.hasOwn(entry?.parameters ?? {}, argument.name.text),
        );
        if (entry === undefined || !moved.includes(unknown)) {
            continue;
        }
        const inner = [
            ...value.arguments.map(argument => textOf(resolution, rangeOf(argument))),
            ...moved.map(({ range }) => textOf(resolution, range)),
        ].join(', ');
        const call = `${entry.name}(${inner})`;
        const edits: TextEdit[] = [
            { range: rangeOf(value), newText: call },
            ...moved.map(argument => {
                const before = all[all.indexOf(argument) - 1];
                return {
                    range: { start: before?.range.end ?? argument.range.start, end: argument.range.end },
                    newText: '',
                };
            }),
        ];
        const what = joinWith(
            'and',
            moved.map(argument => `\`${argument.name?.text}\``),
        );
        return {
            message: `${what} ${moved.length === 1 ? 'is an argument' : 'are arguments'} of \`${entry.name}\`: write \`${call}\`.`,
            fixes: [{ title: t('Write {0}', call), safety: 'changes-training', edits }],
            arguments: moved,
        };
    }
    return undefined;
}
