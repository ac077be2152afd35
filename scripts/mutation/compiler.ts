// A mutant that the compiler refuses never reaches a test, as in Stryker's own reports: mostly a check for `undefined`
// without which the line behind it has no type.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { ScriptError } from '../output.ts';
import { repositoryRoot } from '../paths.ts';
import type { Outcome } from './results.ts';
import type { Target } from './targets.ts';

const folder = join(repositoryRoot, 'out', 'mutation', 'compiled');

/** The ids of those that are no TypeScript: each is written out as a file of its own in a copy of the sources. */
export function refusedByCompiler(target: Target, mutants: readonly Outcome[]): ReadonlySet<string> {
    if (mutants.length === 0) {
        return new Set();
    }
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    cpSync(join(repositoryRoot, 'src'), join(folder, 'src'), { recursive: true });
    const content = readFileSync(target.source, 'utf8');
    const place = join(folder, dirname(relative(repositoryRoot, target.source)));
    const files = mutants.map(mutant => {
        const file = join(place, `${basename(target.source, '.ts')}.mutant-${mutant.id}.ts`);
        writeFileSync(file, mutated(content, mutant));
        return relative(folder, file);
    });
    writeFileSync(
        join(folder, 'tsconfig.json'),
        JSON.stringify({
            extends: join(repositoryRoot, 'tsconfig.json'),
            compilerOptions: { noUnusedLocals: false, noUnusedParameters: false, noEmit: true },
            include: files,
            exclude: [],
        }),
    );
    const tsc = join(repositoryRoot, 'node_modules', '.bin', 'tsc');
    const { stdout, error } = spawnSync(tsc, ['-p', folder, '--pretty', 'false'], {
        encoding: 'utf8',
        cwd: folder,
    });
    if (error !== undefined) {
        throw error;
    }
    const refused = new Set<string>();
    // Errors about types alone: 2xxx and 18xxx. Those of 1xxx are about syntax, and would be a mistake of this file.
    for (const [, id, code] of stdout.matchAll(/\.mutant-(\d+)\.ts\(.*?error TS(\d+)/g)) {
        if (id !== undefined && code !== undefined && /^(2|18)\d{3}$/.test(code)) {
            refused.add(id);
        } else if (/^1\d{3}$/.test(code ?? '')) {
            throw new ScriptError(`${target.name}: mutant ${id} is not written right (TS${code}).`);
        }
    }
    return refused;
}

function mutated(content: string, { start, end, original, replacement }: Outcome): string {
    const isStatement = /^(case|default)\b|^\{|;$/.test(original);
    return `${content.slice(0, start)}${isStatement ? replacement : `(${replacement})`}${content.slice(end)}`;
}
