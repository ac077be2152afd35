// Writes the parts of package.json that tables of the extension state: commands, settings, the walkthrough, and the schema of
// the linter's configuration. What people read of them is in package.nls.json, and in package.json the key to it; but for the
// settings of the linter, which are in English everywhere.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandContribution, commands } from '../src/extension/manifest/commands.ts';
import { lintSettings } from '../src/extension/manifest/lint-settings.ts';
import { type SettingContribution, settings } from '../src/extension/manifest/settings.ts';
import { strings } from '../src/extension/manifest/strings.ts';
import { describeStep, walkthrough } from '../src/extension/manifest/walkthrough.ts';
import { configurationFileName } from '../src/lint/configuration/nearest-configuration.ts';
import { schemaFiles } from './configuration-schema.ts';
import { repositoryRoot } from './paths.ts';

const category = 'Dropout Lab';

const titleKey = (command: string): string => `commands.${command}`;
const settingKey = (setting: string): string => `settings.${setting}`;
const stepKey = (step: string): string => `walkthrough.${step}`;

/** What people read in English, by key. */
export function manifestStrings(): Readonly<Record<string, string>> {
    return {
        ...strings,
        ...Object.fromEntries(Object.entries(commands).map(([name, { title }]) => [titleKey(name), title])),
        walkthrough: walkthrough.title,
        'walkthrough.description': walkthrough.description,
        ...Object.fromEntries(
            walkthrough.steps.flatMap(step => [
                [stepKey(step.id), step.title],
                [`${stepKey(step.id)}.description`, describeStep(step)],
                [`${stepKey(step.id)}.picture`, step.picture],
            ]),
        ),
        ...Object.fromEntries(
            Object.entries<SettingContribution>(settings).flatMap(([name, { description, choices = {} }]) => [
                [settingKey(name), description],
                ...Object.entries(choices).map(([choice, meaning]) => [
                    settingKey(`${name}.${choice}`),
                    meaning,
                ]),
            ]),
        ),
    };
}

/** The generated members of `contributes`. */
export function contributions(): Readonly<Record<string, unknown>> {
    return {
        commands: Object.entries<CommandContribution>(commands).map(([name, { icon, enablement }]) => ({
            command: `dropoutLab.${name}`,
            title: `%${titleKey(name)}%`,
            category,
            ...(icon !== undefined && { icon: `$(${icon})` }),
            ...(enablement !== undefined && { enablement }),
        })),
        walkthroughs: [
            {
                id: walkthrough.id,
                title: '%walkthrough%',
                description: '%walkthrough.description%',
                steps: walkthrough.steps.map(step => ({
                    id: step.id,
                    title: `%${stepKey(step.id)}%`,
                    description: `%${stepKey(step.id)}.description%`,
                    media: {
                        svg: `media/walkthrough/${step.id}.svg`,
                        altText: `%${stepKey(step.id)}.picture%`,
                    },
                    completionEvents: [`onCommand:dropoutLab.${step.command}`],
                })),
            },
        ],
        configuration: [
            { title: category, properties: propertiesOf(settings, name => `%${settingKey(name)}%`) },
            { title: 'Linter', properties: propertiesOf(lintSettings()) },
        ],
        jsonValidation: [{ fileMatch: configurationFileName, url: `./${schemaFiles.editor}` }],
    };
}

function propertiesOf(
    table: Readonly<Record<string, SettingContribution>>,
    describe?: (key: string) => string,
): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
        Object.entries(table).map(([name, setting]) => [
            `dropoutLab.${name}`,
            {
                type: setting.type,
                ...(setting.choices && {
                    enum: Object.keys(setting.choices),
                    markdownEnumDescriptions: Object.entries(setting.choices).map(
                        ([choice, meaning]) => describe?.(`${name}.${choice}`) ?? meaning,
                    ),
                }),
                ...(setting.minimum !== undefined && { minimum: setting.minimum }),
                ...(setting.maximum !== undefined && { maximum: setting.maximum }),
                default: setting.default,
                scope: setting.scope,
                markdownDescription: describe?.(name) ?? setting.description,
            },
        ]),
    );
}

/** The manifest with what is generated written anew; all else stays as it is and where it is. */
export function withContributions(manifest: string): string {
    const parsed = JSON.parse(manifest);
    return `${JSON.stringify({ ...parsed, contributes: { ...parsed.contributes, ...contributions() } }, undefined, 2)}\n`;
}

if (import.meta.main) {
    const file = join(repositoryRoot, 'package.json');
    writeFileSync(file, withContributions(readFileSync(file, 'utf8')));
    writeFileSync(
        join(repositoryRoot, 'package.nls.json'),
        `${JSON.stringify(manifestStrings(), undefined, 2)}\n`,
    );
}
