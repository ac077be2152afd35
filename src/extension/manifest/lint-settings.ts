// The settings of the linter, made from its rules: a rule that is added brings its settings along.

import {
    type ConfigurableRule,
    configurableRules,
    describeRange,
    severitiesFor,
    severityMeanings,
} from '../../lint/configuration/configurable-rules.ts';
import { presetDecides } from '../../lint/configuration/editor-settings.ts';
import type { SettingContribution } from './settings.ts';

/** By the part of the id after `dropoutLab.`. */
export function lintSettings(
    known: readonly ConfigurableRule[] = configurableRules(),
): Readonly<Record<string, SettingContribution>> {
    return {
        'lint.preset': {
            type: 'string',
            default: 'recommended',
            scope: 'resource',
            description:
                'Which rules are on that nothing else is said of. Where a `netspec.config.json` lies beside a spec or in a folder above it, that file counts and none of the settings of the linter do.',
            choices: {
                recommended: 'The rules’ own defaults.',
                strict: 'Every rule is on, also those whose evidence is weak. Severities stay the rules’ own.',
            },
        },
        ...Object.fromEntries(known.map(rule => [`lint.severity.${rule.id}`, severitySetting(rule)])),
        ...Object.fromEntries(
            known.flatMap(({ id, options }) =>
                Object.entries(options).map(([name, option]): [string, SettingContribution] => [
                    `lint.options.${id}.${name}`,
                    {
                        type: option.whole === true ? 'integer' : 'number',
                        default: option.default,
                        scope: 'resource',
                        description: `${option.summary} It is ${describeRange(option)}. An option of the rule \`${id}\`.`,
                        ...(option.minimum !== undefined && { minimum: option.minimum }),
                        ...(option.maximum !== undefined && { maximum: option.maximum }),
                    },
                ]),
            ),
        ),
    };
}

function severitySetting({ id, summary, severity, onByDefault }: ConfigurableRule): SettingContribution {
    const own = onByDefault ? `${severity}` : `off, and ${severity} in the preset strict`;
    return {
        type: 'string',
        default: presetDecides,
        scope: 'resource',
        description: summary,
        choices: {
            [presetDecides]: `As the preset has it: ${own}.`,
            ...Object.fromEntries(severitiesFor(id).map(choice => [choice, severityMeanings[choice]])),
        },
    };
}
