// Tries the mutants of one file in this process. All of them are in the code at once, behind switches, so that the tests
// are loaded once; each mutant is then switched on and faced with the tests that reach it, until one fails.

import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { constants, setPriority } from 'node:os';
import { pathToFileURL } from 'node:url';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import fc from 'fast-check';
import Mocha from 'mocha';
import { append, type Outcome, readResults } from './results.ts';
import { allTargets } from './targets.ts';

/** What the switches in the code read and write; the names are the instrumenter's. */
interface Switches {
    activeMutant?: string | undefined;
    currentTestId?: string | undefined;
    hitCount?: number | undefined;
    hitLimit?: number | undefined;
    mutantCoverage?: {
        readonly static: Readonly<Record<string, number>>;
        readonly perTest: Readonly<Record<string, Readonly<Record<string, number>>>>;
    };
}

/** A mutant that acts this many times as often as without it has made a loop endless. */
const mostHits = 200;
const testLimitMs = 20_000;
/** How long the tests take together, at most, that a mutant is faced with first. */
const firstMs = 300;
/** Texts are none of this: a test that compared every word of a page would only copy it. */
const excludedMutations = ['StringLiteral', 'Regex'];

setPriority(constants.priority.PRIORITY_LOW);
const target = allTargets().find(({ name }) => name === process.argv[2]);
if (target === undefined) {
    throw new Error(`There is no target ${process.argv[2]}.`);
}
const content = readFileSync(target.source, 'utf8');
const ignore = (): void => undefined;
const silent = {
    isTraceEnabled: () => false,
    isDebugEnabled: () => false,
    isInfoEnabled: () => false,
    isWarnEnabled: () => false,
    isErrorEnabled: () => false,
    isFatalEnabled: () => false,
    trace: ignore,
    debug: ignore,
    info: ignore,
    warn: ignore,
    error: ignore,
    fatal: ignore,
};
const { files, mutants } = await new Instrumenter(silent).instrument(
    [{ name: target.source, content, mutate: true }],
    { plugins: null, excludedMutations, ignorers: [] },
);
const url = pathToFileURL(target.source).href;
registerHooks({
    load: (loaded, context, next) =>
        loaded === url
            ? { format: 'module-typescript', source: files[0]?.content ?? '', shortCircuit: true }
            : next(loaded, context),
});
const switches: Switches = {};
Object.assign(globalThis, { __stryker__: switches });
// The same numbers for each mutant, and for the next run.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 7 });

const mocha = new Mocha({
    timeout: testLimitMs,
    // The base of the reporters says nothing by itself.
    reporter: Mocha.reporters.Base,
});
mocha.cleanReferencesAfterRun(false);
for (const test of target.tests) {
    mocha.addFile(test);
}
await mocha.loadFilesAsync();

/** Milliseconds of each test, by its title. */
const durations = new Map<string, number>();

/** How many tests fail of those with these titles, or of all; stops at the first where `bail` is set. */
function failuresOf(titles: ReadonlySet<string> | undefined, bail: boolean): Promise<number> {
    mocha.bail(bail);
    mocha.suite.bail(bail);
    mocha.grep({ test: title => titles === undefined || titles.has(title) } as RegExp);
    return new Promise(resolve => {
        const runner = mocha.run(resolve);
        runner.on('test', test => {
            switches.currentTestId = test.fullTitle();
        });
        runner.on('test end', test => {
            switches.currentTestId = undefined;
            durations.set(test.fullTitle(), test.duration ?? 0);
        });
    });
}

const failures = await failuresOf(undefined, false);
if (failures > 0) {
    throw new Error(`${failures} tests of ${target.name} fail without any mutant.`);
}
const perTest = Object.entries(switches.mutantCoverage?.perTest ?? {});
const atLoad = switches.mutantCoverage?.static ?? {};
const known = new Set(readResults(target).outcomes.map(({ id }) => id));
const lines = content.split('\n');
const offsetOf = ({ line, column }: { readonly line: number; readonly column: number }): number =>
    lines.slice(0, line).reduce((sum, row) => sum + row.length + 1, column);
for (const mutant of mutants) {
    // Excluded ones come along, as ignored.
    if (mutant.status !== undefined || known.has(mutant.id)) {
        continue;
    }
    append(target, { begun: mutant.id });
    append(target, {
        id: mutant.id,
        status: await statusOf(mutant.id),
        mutator: mutant.mutatorName,
        line: mutant.location.start.line + 1,
        start: offsetOf(mutant.location.start),
        end: offsetOf(mutant.location.end),
        original: content.slice(offsetOf(mutant.location.start), offsetOf(mutant.location.end)),
        replacement: mutant.replacement,
    });
}

function durationOf(title: string): number {
    return durations.get(title) ?? 0;
}

async function statusOf(id: string): Promise<Outcome['status']> {
    const reaching = perTest.filter(([, reached]) => reached[id] !== undefined);
    if (reaching.length === 0) {
        return atLoad[id] === undefined ? 'uncovered' : 'static';
    }
    switches.activeMutant = id;
    switches.hitCount = 0;
    switches.hitLimit = mostHits * reaching.reduce((sum, [, reached]) => sum + (reached[id] ?? 0), 0);
    const titles = reaching.map(([title]) => title).sort((a, b) => durationOf(a) - durationOf(b));
    // The fast ones notice most of it.
    const fast = titles.filter(title => durationOf(title) <= firstMs / titles.length);
    const rest = titles.slice(fast.length);
    const failed =
        (fast.length > 0 && (await failuresOf(new Set(fast), true)) > 0) ||
        (rest.length > 0 && (await failuresOf(new Set(rest), true)) > 0);
    switches.activeMutant = undefined;
    switches.hitCount = undefined;
    return failed ? 'killed' : 'survived';
}
process.exit();
