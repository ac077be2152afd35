// All reference pages, in memory: path from the folder of the reference, and text.

import { referencePath, ruleReferencePath } from '../../src/catalog/reference-path.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { languageRulePages } from '../../src/model/language-rules.ts';
import { entriesOf } from './entry-parts.ts';
import { isActivation } from './examples.ts';
import { familyPage, familyPages } from './family-page.ts';
import { indexPage } from './index-page.ts';
import { layerPage } from './layer-page.ts';
import { namesPage, namesPagePath } from './names-page.ts';
import { languagePage, ruleIndexPage, rulePage } from './rule-page.ts';
import { settingsPage } from './settings-page.ts';

/** @throws ScriptError where an example has a mistake, or documentation lacks what its page must say. */
export function referencePages(): ReadonlyMap<string, string> {
    const layers = entriesOf('layer').filter(({ name }) => !isActivation(name));
    return new Map([
        ['README.md', indexPage()],
        ...layers.map(entry => {
            const path = referencePath('layer', entry.name);
            return [path, layerPage(entry, path)] as const;
        }),
        ...Object.entries(familyPages).map(([path, family]) => [path, familyPage(path, family)] as const),
        ['train.md', settingsPage('train')],
        ['data.md', settingsPage('data')],
        ['sweep.md', settingsPage('sweep')],
        [namesPagePath, namesPage()],
        ['rules/README.md', ruleIndexPage()],
        ...rules.map(rule => [ruleReferencePath(rule.id), rulePage(rule)] as const),
        ...languageRulePages.map(rule => [ruleReferencePath(rule.id), languagePage(rule)] as const),
    ]);
}
