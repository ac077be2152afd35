// What is mutated, and which tests have to notice.

import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { repositoryRoot } from '../paths.ts';

export interface Target {
    /** As it is named on the command line and in the report. */
    readonly name: string;
    /** Absolute, as are the tests. */
    readonly source: string;
    readonly tests: readonly string[];
}

const sources = join(repositoryRoot, 'src', 'lint');
const tests = join(repositoryRoot, 'test', 'lint');
/** They lint every example and every published network: what only they notice, no test states. */
const tooWide = ['documentation.test.ts', 'explain.test.ts', 'fixes.test.ts', 'gold.test.ts'];

const filesIn = (folder: string, ending: string) =>
    readdirSync(folder)
        .filter(name => name.endsWith(ending))
        .sort()
        .map(name => join(folder, name));

/** Each rule with the one test file that is its own, then what several rules call, with all of those. */
export function allTargets(): readonly Target[] {
    const ruleTests = filesIn(join(tests, 'rules'), '.test.ts');
    const helperTests = filesIn(tests, '.test.ts').filter(file => !tooWide.includes(basename(file)));
    const nameOf = (file: string) => basename(file, '.ts');
    const ruleTargets = filesIn(join(sources, 'rules'), '.ts')
        .filter(source => nameOf(source) !== 'index')
        .map(source => ({
            name: nameOf(source),
            source,
            tests: [join(tests, 'rules', `${nameOf(source)}.test.ts`)],
        }));
    const helperTargets = filesIn(sources, '.ts')
        .filter(source => !withoutConditions.includes(nameOf(source)))
        .map(source => ({ name: `lint/${nameOf(source)}`, source, tests: [...helperTests, ...ruleTests] }));
    return [...ruleTargets, ...helperTargets];
}

/** Of these, the form of a rule and its page are texts and types, and the rest is tested beside the language. */
const withoutConditions = ['edit', 'explain', 'infer', 'rule', 'run'];
