// `npm test [-- --tier NAME[,NAME]] [--grep PATTERN] [--no-build]`: builds, then runs the tests tier after tier. The last
// line is always `N passed, N failed, N skipped`; the exit status is 1 where anything failed.

import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { onEnding, run, stopDescendants, untilEnded } from './children.ts';
import { describeFailure, formatDuration, main, ScriptError } from './output.ts';
import { repositoryRoot } from './paths.ts';
import {
    addTallies,
    filesThatFailed,
    formatTally,
    type Tally,
    tallyOf,
    tallyOfSecondTry,
} from './testing/tally.ts';
import { type Tier, tiers } from './testing/tiers.ts';

/** The whole run, on two cores. */
const limitMs = 13.5 * 60_000;

/** True once a signal asked for the end: what then fails says nothing. */
let isEnding = false;

const names = tiers.map(tier => tier.name);

async function test(): Promise<number> {
    const { chosen, grep, builds } = readArguments();
    const started = performance.now();
    onEnding(() => {
        isEnding = true;
        return stopDescendants();
    });

    if (builds) {
        const build = await run(process.execPath, [join(repositoryRoot, 'esbuild.js')]);
        if (build.code !== 0) {
            console.error('The build failed, so nothing was tested.');
            return finish([{ passed: 0, failed: 1, skipped: 0, failures: ['the build'] }]);
        }
    }

    const tallies: Tally[] = [];
    for (const tier of chosen) {
        const remainingMs = Math.max(1, limitMs - (performance.now() - started));
        tallies.push(await runTier(tier, grep, remainingMs));
        if (isEnding) {
            await untilEnded();
        }
    }
    const sum = addTallies(tallies);
    if (sum.passed + sum.failed + sum.skipped === 0) {
        tallies.push({ passed: 0, failed: 1, skipped: 0, failures: [`no test matches ${grep}`] });
    }
    return finish(tallies);
}

async function runTier(tier: Tier, grep: string | undefined, remainingMs: number): Promise<Tally> {
    console.log(`\n=== ${tier.name}: ${tier.what}`);
    const started = performance.now();
    let tally: Tally;
    try {
        const request = { tier, ...(grep !== undefined && { grep }) };
        const first = await tier.run({ ...request, remainingMs });
        const failed = tier.mayTryAgain === true && !isEnding ? filesThatFailed(first) : [];
        tally = tallyOf(first);
        if (failed.length > 0) {
            // A window or a process beside others may miss a step for reasons that are not ours. What fails afresh too has
            // failed, and what does not is named at the end, for somebody to make it steady.
            console.log(`\n=== ${tier.name}: once more, ${failed.map(file => basename(file)).join(', ')}`);
            const leftMs = remainingMs - (performance.now() - started);
            const second = await tier.run({ ...request, files: failed, remainingMs: Math.max(1, leftMs) });
            tally = tallyOfSecondTry(first, failed, second);
        }
    } catch (error) {
        console.error(describeFailure(error));
        tally = { passed: 0, failed: 1, skipped: 0, failures: ['could not be run'] };
    }
    console.log(`=== ${tier.name}: ${formatTally(tally)} in ${formatDuration(performance.now() - started)}`);
    const named = (titles: readonly string[] = []) => titles.map(title => `${tier.name}: ${title}`);
    return { ...tally, failures: named(tally.failures), unsteady: named(tally.unsteady) };
}

function finish(tallies: readonly Tally[]): number {
    const total = addTallies(tallies);
    console.log();
    for (const title of total.unsteady ?? []) {
        console.log(`failed once, passed when it was run again: ${title}`);
    }
    for (const failure of total.failures) {
        console.log(`failed: ${failure}`);
    }
    console.log(formatTally(total));
    return total.failed === 0 ? 0 : 1;
}

function readArguments(): { chosen: Tier[]; grep: string | undefined; builds: boolean } {
    const { values } = parseArgs({
        options: {
            tier: { type: 'string', multiple: true },
            grep: { type: 'string' },
            'no-build': { type: 'boolean' },
        },
    });
    const asked = (values.tier ?? names).flatMap(value => value.split(','));
    const unknown = asked.find(name => !names.includes(name));
    if (unknown !== undefined) {
        throw new ScriptError(`There is no tier ${unknown}: they are ${names.join(', ')}.`);
    }
    return {
        chosen: tiers.filter(tier => asked.includes(tier.name)),
        grep: values.grep,
        builds: values['no-build'] !== true,
    };
}

await main(test);
// A probe of the network or a reused connection may still be open; the result is known.
process.exit();
