// The page that everything can be found from: what exists at a glance, by role.

import { dataSettings } from '../../src/catalog/blocks/data.ts';
import { sweepSettings } from '../../src/catalog/blocks/sweep.ts';
import { trainSettings } from '../../src/catalog/blocks/train.ts';
import type { AnyEntry } from '../../src/catalog/index.ts';
import type { Parameters } from '../../src/catalog/parameters.ts';
import { settingReferencePath } from '../../src/catalog/reference-path.ts';
import { entriesOf, isSettingRunnable, runnableMark } from './entry-parts.ts';
import { exampleSpec, isActivation } from './examples.ts';
import { execute, networkOf, traitsIn } from './execute.ts';
import { entryTable, familyPages } from './family-page.ts';
import { blocks, code, generatedNotice, link, prose, table } from './markdown.ts';
import { namesPagePath } from './names-page.ts';
import { ruleTable } from './rule-page.ts';
import { roleTitles } from './traits.ts';

const page = 'README.md';

const settingsOf: Readonly<Record<'train' | 'data' | 'sweep', Parameters>> = {
    train: trainSettings,
    data: dataSettings,
    sweep: sweepSettings,
};

export function indexPage(): string {
    return `${blocks(
        generatedNotice,
        '# Reference of NetSpec',
        prose(
            'Everything that a spec can say, generated from the catalogue that the editor reads. Every example was executed: ' +
                'its shapes and counts of parameters are what the language inferred. What does not train yet is checked and ' +
                'linted all the same.',
        ),
        `For the names that you know: ${link('Coming from Keras or PyTorch', page, namesPagePath)}.`,
        '## Names',
        prose(
            'A name means a parameter of the model first, then a `let`, then what the catalogue has for that place. ' +
                'No `let`, model, data block or run may take the name of an entry of the catalogue or of a setting, as it would ' +
                'hide it in the whole file; data blocks, models and runs may be called as a built-in set, as in ' +
                '`data digits { source = builtin(digits) }`. A parameter may, since it is seen in its own model alone: after ' +
                '`model m(relu = tanh)`, `activation = relu` is the parameter. A name with parentheses is never a parameter: ' +
                '`dropout(dropout)` is the layer, at the rate that a parameter `dropout` holds. `none`, `true` and `false` ' +
                'are no names.',
        ),
        '## Layers',
        ...layerRoles().map(({ title, entries }) => blocks(`### ${title}`, entryTable(entries, page))),
        ...Object.entries(familyPages).map(([path, { title, families }]) =>
            blocks(`## ${link(title, page, path)}`, entryTable(families.flatMap(entriesOf), page)),
        ),
        ...(['train', 'data', 'sweep'] as const).map(block =>
            blocks(`## ${link(`Settings of ${block}`, page, `${block}.md`)}`, settingTable(block)),
        ),
        `## ${link('Rules of the linter', page, 'rules/README.md')}`,
        ruleTable(page),
    )}\n`;
}

/** The layers with a page of their own, by the role that each has in its example. */
function layerRoles(): { readonly title: string; readonly entries: readonly AnyEntry[] }[] {
    const layers = entriesOf('layer').filter(({ name }) => !isActivation(name));
    const roleOf = (entry: AnyEntry) =>
        traitsIn(networkOf(execute(exampleSpec(entry)), 'example'), entry.name).role;
    return [...new Set(Object.values(roleTitles))]
        .map(title => ({ title, entries: layers.filter(entry => roleTitles[roleOf(entry)] === title) }))
        .filter(({ entries }) => entries.length > 0);
}

function settingTable(block: 'train' | 'data' | 'sweep'): string {
    return table(
        ['setting', 'what it is', 'trains today'],
        Object.entries(settingsOf[block]).map(([name, { summary }]) => [
            link(code(name), page, settingReferencePath(block, name)),
            summary,
            runnableMark(isSettingRunnable(block, name)),
        ]),
    );
}
