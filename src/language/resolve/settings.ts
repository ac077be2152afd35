// The settings of a block: arguments written one below the other.

import { dataSettings } from '../../catalog/blocks/data.ts';
import { trainSettings } from '../../catalog/blocks/train.ts';
import type { Parameters } from '../../catalog/parameters.ts';
import type { TextRange } from '../../core/text-range.ts';
import type { BlockSource } from '../../model/resolved.ts';
import type { Data, Setting, Sweep, Train } from '../generated/ast.ts';
import { type Matched, matchArguments, type Written } from './arguments.ts';
import { rangeOf } from './describe.ts';
import { optimizerArguments } from './misplaced-arguments.ts';
import type { Resolution } from './resolution.ts';
import type { Scope } from './scope.ts';

export const blockParameters: Readonly<Record<'train' | 'data', Parameters>> = {
    train: trainSettings,
    data: dataSettings,
};

/** The settings of a block that can be trusted, as arguments. */
export function writtenSettings(resolution: Resolution, block: Data | Train | Sweep): Written[] {
    const damagedFrom = resolution.declarations.damagedFrom(block);
    return settingsOf(block)
        .filter(setting => setting.key !== undefined && rangeOf(setting).end <= damagedFrom)
        .map(setting => {
            const range = rangeOf(setting);
            const name = {
                text: setting.key,
                range: { start: range.start, end: range.start + setting.key.length },
            };
            return { name, value: setting.value, range };
        });
}

/** A damaged block may have no settings at all. */
export function settingsOf(block: Data | Train | Sweep): readonly Setting[] {
    return block.settings?.settings ?? [];
}

/** True where the block is whole, so that what it does not say is really not said. */
export function isWhole(resolution: Resolution, block: Data | Train | Sweep): boolean {
    return resolution.declarations.damagedFrom(block) === Number.POSITIVE_INFINITY;
}

export function matchSettings(
    resolution: Resolution,
    kind: 'train' | 'data',
    block: Data | Train,
    token: TextRange,
    scope: Scope,
): Matched {
    const other = kind === 'train' ? 'data' : 'train';
    const whole = isWhole(resolution, block);
    const parameters = whole ? blockParameters[kind] : withoutRequired(blockParameters[kind]);
    const callee = {
        title: kind,
        noun: 'setting' as const,
        token,
        catalogued: true,
        ...(kind === 'train' && {
            elsewhere: (unknown: Written, all: readonly Written[]) =>
                optimizerArguments(resolution, unknown, all),
        }),
        hint: (name: string) =>
            Object.hasOwn(blockParameters[other], name) ? `It is a setting of \`${other}\`.` : undefined,
    };
    return matchArguments(resolution, callee, parameters, writtenSettings(resolution, block), scope);
}

/** What a damaged block lacks may stand in the part that could not be read. */
function withoutRequired(parameters: Parameters): Parameters {
    return Object.fromEntries(
        Object.entries(parameters).map(([name, parameter]) => [name, { optional: 'unknown', ...parameter }]),
    );
}

export function blockSource(
    block: Data | Train | Sweep,
    token: TextRange,
    matched: Pick<Matched, 'names' | 'ranges'>,
): BlockSource {
    return { block: rangeOf(block), token, settings: matched.names, values: matched.ranges };
}
