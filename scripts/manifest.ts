// Writes the parts of package.json that tables of the extension state: commands, settings and the walkthrough.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandContribution, commands } from '../src/extension/manifest/commands.ts';
import { type SettingContribution, settings } from '../src/extension/manifest/settings.ts';
import { describeStep, walkthrough } from '../src/extension/manifest/walkthrough.ts';
import { repositoryRoot } from './paths.ts';

const category = 'Dropout Lab';

/** The generated members of `contributes`. */
export function contributions(): Readonly<Record<string, unknown>> {
    return {
        commands: Object.entries<CommandContribution>(commands).map(
            ([name, { title, icon, enablement }]) => ({
                command: `dropoutLab.${name}`,
                title,
                category,
                ...(icon !== undefined && { icon: `$(${icon})` }),
                ...(enablement !== undefined && { enablement }),
            }),
        ),
        walkthroughs: [
            {
                id: walkthrough.id,
                title: walkthrough.title,
                description: walkthrough.description,
                steps: walkthrough.steps.map(step => ({
                    id: step.id,
                    title: step.title,
                    description: describeStep(step),
                    media: { svg: `media/walkthrough/${step.id}.svg`, altText: step.picture },
                    completionEvents: [`onCommand:dropoutLab.${step.command}`],
                })),
            },
        ],
        configuration: {
            title: category,
            properties: Object.fromEntries(
                Object.entries<SettingContribution>(settings).map(([name, setting]) => [
                    `dropoutLab.${name}`,
                    {
                        type: setting.type,
                        ...(setting.choices && {
                            enum: Object.keys(setting.choices),
                            markdownEnumDescriptions: Object.values(setting.choices),
                        }),
                        default: setting.default,
                        ...(setting.minimum !== undefined && { minimum: setting.minimum }),
                        scope: setting.scope,
                        markdownDescription: setting.description,
                    },
                ]),
            ),
        },
    };
}

/** The manifest with what is generated written anew; all else stays as it is and where it is. */
export function withContributions(manifest: string): string {
    const parsed = JSON.parse(manifest);
    return `${JSON.stringify({ ...parsed, contributes: { ...parsed.contributes, ...contributions() } }, undefined, 2)}\n`;
}

if (import.meta.main) {
    const file = join(repositoryRoot, 'package.json');
    writeFileSync(file, withContributions(readFileSync(file, 'utf8')));
}
