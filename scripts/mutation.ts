// Breaks the linter on purpose, one condition at a time, and counts the breaks that no test notices:
// `npm run mutation -- [TARGET...] [--list] [--report]`. A run that was stopped goes on where it was, and what has not
// changed since is not tried again. `--report` only writes `docs/mutation.md` from what is known.

import { spawn } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { exitOf } from './children.ts';
import { refusedByCompiler } from './mutation/compiler.ts';
import { mutationPage } from './mutation/page.ts';
import { append, openResults, readResults, resultsFile } from './mutation/results.ts';
import { allTargets, type Target } from './mutation/targets.ts';
import { main, ScriptError } from './output.ts';
import { repositoryRoot } from './paths.ts';

/** A mutant that has not been decided for so long never ends; before the first, all tests run once. */
const stuckMs = 120_000;
const beginningMs = 600_000;
const worker = join(repositoryRoot, 'scripts', 'mutation', 'worker.ts');

await main(async () => {
    const { values, positionals } = parseArgs({
        allowPositionals: true,
        options: { list: { type: 'boolean' }, report: { type: 'boolean' } },
    });
    const targets = allTargets();
    const unknown = positionals.filter(name => targets.every(target => target.name !== name));
    if (unknown.length > 0) {
        throw new ScriptError(`There is no ${unknown.join(', no ')}; \`--list\` names what there is.`);
    }
    const chosen = targets.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
    if (values.list) {
        console.log(chosen.map(({ name }) => name).join('\n'));
        return 0;
    }
    for (const target of values.report ? [] : chosen) {
        openResults(target);
        await tryAll(target);
        const unnoticed = readResults(target).outcomes.filter(
            ({ status }) => status === 'survived' || status === 'uncovered',
        );
        const refused = refusedByCompiler(target, unnoticed);
        for (const outcome of unnoticed.filter(({ id }) => refused.has(id))) {
            append(target, { ...outcome, status: 'refused' });
        }
        const { outcomes } = readResults(target);
        const count = (...of: readonly string[]) =>
            outcomes.filter(({ status }) => of.includes(status)).length;
        const killed = count('killed', 'timeout');
        console.log(`${target.name}: ${killed} of ${killed + count('survived', 'uncovered')} killed`);
        for (const { status, line, original, replacement } of outcomes) {
            if (status === 'survived' || status === 'uncovered') {
                console.log(`  ${status} ${line}: ${short(original)}  ->  ${short(replacement)}`);
            }
        }
    }
    if (values.report) {
        writeFileSync(join(repositoryRoot, 'docs', 'mutation.md'), mutationPage(targets));
    }
    return 0;
});

/** Starts the worker again behind every mutant that does not end. */
async function tryAll(target: Target): Promise<void> {
    for (;;) {
        const child = spawn(process.execPath, [worker, target.name], {
            cwd: repositoryRoot,
            stdio: ['ignore', 'ignore', 'inherit'],
        });
        const started = Date.now();
        let isStuck = false;
        const watch = setInterval(() => {
            const last = statSync(resultsFile(target)).mtimeMs;
            const limit = last > started ? stuckMs : beginningMs;
            if (Date.now() - Math.max(last, started) > limit) {
                isStuck = true;
                child.kill('SIGKILL');
            }
        }, 1000);
        const code = await exitOf(child).finally(() => clearInterval(watch));
        if (code === 0) {
            return;
        }
        const { begun, outcomes } = readResults(target);
        if (!isStuck || begun === undefined || outcomes.some(({ id }) => id === begun)) {
            throw new ScriptError(`${target.name}: the worker ended with ${code}.`);
        }
        append(target, {
            id: begun,
            status: 'timeout',
            mutator: '',
            line: 0,
            start: 0,
            end: 0,
            original: '',
            replacement: '',
        });
    }
}

/** One line of at most a hundred characters. */
function short(code: string): string {
    const line = code.replaceAll(/\s+/g, ' ');
    return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}
