// The settings of an editor, `dropoutLab.lint.*`, as a configuration. An editor marks wrong settings itself, so what
// makes no sense is left out and named for the log.

import { type LintConfiguration, presets } from '../run.ts';
import {
    type ConfigurableRule,
    type ConfiguredSeverity,
    configurableRules,
    isInRange,
    severitiesFor,
} from './configurable-rules.ts';

/** What a severity is set to where the preset decides. */
export const presetDecides = 'default';

/** @param settings the section as the editor hands it over: `preset`, `severity.<rule>`, `options.<rule>.<option>`. */
export function configurationFromSettings(
    settings: unknown,
    known: readonly ConfigurableRule[] = configurableRules(),
): { readonly configuration: LintConfiguration; readonly ignored: readonly string[] } {
    const { preset, severity, options } = membersOf(settings);
    const ignored: string[] = [];
    const severities: Record<string, ConfiguredSeverity> = {};
    const values: Record<string, Record<string, number>> = {};
    for (const [id, value] of Object.entries(membersOf(severity))) {
        const rule = known.find(candidate => candidate.id === id);
        const found = rule && severitiesFor(id).find(choice => choice === value);
        if (found !== undefined) {
            severities[id] = found;
        } else if (rule === undefined || (value !== presetDecides && value !== undefined)) {
            ignored.push(`severity.${id}`);
        }
    }
    for (const [id, given] of Object.entries(membersOf(options))) {
        const rule = known.find(candidate => candidate.id === id);
        for (const [name, value] of Object.entries(membersOf(given))) {
            const option =
                rule !== undefined && Object.hasOwn(rule.options, name) ? rule.options[name] : undefined;
            if (option !== undefined && isInRange(value, option)) {
                values[id] = { ...values[id], [name]: value };
            } else {
                ignored.push(`options.${id}.${name}`);
            }
        }
    }
    const chosen = presets.find(choice => choice === preset);
    if (chosen === undefined && preset !== undefined) {
        ignored.push('preset');
    }
    return {
        configuration: { ...(chosen !== undefined && { preset: chosen }), severities, options: values },
        ignored,
    };
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
