// The runs that a sweep makes: whether network, data and loss still go together when one value is changed.

import type { DataSettings } from '../../catalog/blocks/data.ts';
import type { Value } from '../../catalog/values.ts';
import type { TextRange } from '../../core/text-range.ts';
import type { ResolvedNetwork, ResolvedRun } from '../../model/resolved.ts';
import { factsOf } from './data.ts';
import type { Resolution } from './resolution.ts';
import { assembleRun } from './run.ts';
import { checkRun } from './run-checks.ts';
import type { SweepBase } from './sweep.ts';

/** The run of a sweep with one value changed. */
export interface Variant {
    readonly target: 'model' | 'train' | 'data';
    readonly name: string;
    readonly value: Value;
    /** Of a parameter of the model: the network that it makes. */
    readonly network?: ResolvedNetwork | undefined;
    /** Where the value is written. */
    readonly at: TextRange;
}

/** False, and reported at the value, where it makes a run that cannot be trained. */
export function variantsFit(resolution: Resolution, base: SweepBase, variants: readonly Variant[]): boolean {
    let fit = true;
    for (const variant of variants) {
        const run = base.run && runOf(base, base.run, variant);
        const [problem] = run === undefined ? [] : checkRun(run, true);
        if (problem !== undefined) {
            resolution.report({ rule: problem.rule, message: problem.message, range: variant.at });
            fit = false;
        }
    }
    return fit;
}

function runOf(
    { train, settings }: SweepBase,
    run: ResolvedRun,
    { target, name, value, network }: Variant,
): ResolvedRun | undefined {
    switch (target) {
        case 'model':
            return network && assembleRun(train, network, run.data, settings);
        case 'train':
            return assembleRun(train, run.network, run.data, {
                ...settings,
                settings: { ...settings.settings, [name]: value },
            });
        case 'data': {
            const changed: DataSettings = { ...run.data.settings, [name]: value };
            return { ...run, data: { ...run.data, settings: changed, facts: factsOf(changed) } };
        }
        default:
            return target satisfies never;
    }
}

/** False, and reported, where a sweep over `steps` starts from a run with `epochs`, or the other way round. */
export function hasOneLength(
    resolution: Resolution,
    { settings: { matched } }: SweepBase,
    axes: Readonly<Record<string, TextRange>>,
): boolean {
    const epochs = axes.epochs ?? matched.names.epochs;
    const steps = axes.steps ?? matched.names.steps;
    const [axis, other] = axes.steps === undefined ? [axes.epochs, steps] : [axes.steps, epochs];
    if (axis === undefined || other === undefined) {
        return true;
    }
    resolution.report({
        rule: 'type',
        message: 'A run is as long as its `epochs` or its `steps` say: give one of them, not both.',
        range: axis,
        related: [{ message: 'The other one is here.', range: other }],
    });
    return false;
}
