// Trains networks that a rule of the linter reports, as they are and with its preferred fix, from the same seeds:
// `npm run study:efficacy -- [RULE...] --mnist DIR --fashion DIR [--seeds 20] [--part 1/2] [--threads 1]`. Pairs that are kept
// already are not trained again, so it can be ended at any moment and goes on where it was.

import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { analyzeText } from '../../src/cli/analyze.ts';
import { hashOfBytes } from '../../src/core/murmur-hash.ts';
import { applyTextEdits } from '../../src/core/text-range.ts';
import type { ResolvedRun } from '../../src/model/resolved.ts';
import { main, ScriptError } from '../output.ts';
import { outDirectory, repositoryRoot } from '../paths.ts';
import { type EfficacyCase, efficacyCases } from './efficacy-cases.ts';
import { type EfficacyPair, type EfficacySide, efficacyFile, efficacyPairs } from './efficacy-runs.ts';
import { rounded, type TrainedToEnd, trainToEnd } from './train-to-end.ts';

const { values: options, positionals: asked } = parseArgs({
    allowPositionals: true,
    options: {
        mnist: { type: 'string' },
        fashion: { type: 'string' },
        seeds: { type: 'string', default: '20' },
        part: { type: 'string', default: '1/1' },
        threads: { type: 'string', default: '1' },
    },
});

const folder = join(outDirectory, 'efficacy');

/** The files that the specs read, unpacked, so that their numbers of examples are known before training. */
function layOutData(): void {
    for (const name of ['wine', 'breast_cancer']) {
        const packed = readFileSync(join(repositoryRoot, 'media', 'data', `${name}.csv.gz`));
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, `${name}.csv`), gunzipSync(packed));
    }
    for (const name of ['mnist', 'fashion'] as const) {
        const from = options[name];
        if (from === undefined) {
            continue;
        }
        mkdirSync(join(folder, name), { recursive: true });
        for (const file of readdirSync(from).filter(each => /^train-.*-ubyte\.gz$/.test(each))) {
            writeFileSync(
                join(folder, name, file.replace(/\.gz$/, '')),
                gunzipSync(readFileSync(join(from, file))),
            );
        }
    }
}

interface Measured {
    readonly case: EfficacyCase;
    readonly fix: string;
    readonly key: string;
    readonly base: ResolvedRun;
    readonly variant: ResolvedRun;
}

/** The network as it is, and with the preferred fix of all that the rule says of it. */
function measured(each: EfficacyCase): Measured {
    const titles: string[] = [];
    const analyze = (text: string) => analyzeText(join(folder, 'case.netspec'), text, { preset: 'strict' });
    const before = analyze(each.text);
    let after = before;
    for (let round = 0; round < 10; round++) {
        const finding = after.diagnostics.find(({ rule }) => rule === each.rule);
        const fix = finding && after.fixesFor(finding)[0];
        if (fix === undefined) {
            break;
        }
        titles.push(fix.title);
        after = analyze(applyTextEdits(after.text, fix.edits));
    }
    const [base] = before.spec?.runs ?? [];
    const [variant] = after.spec?.runs ?? [];
    if (base === undefined || variant === undefined || titles.length === 0) {
        const said = before.diagnostics.map(({ rule, message }) => `${rule}: ${message}`).join('\n');
        throw new ScriptError(`${each.rule} has no fix on ${each.data}.\n${each.text}\n${said}`);
    }
    const key = hashOfBytes(new TextEncoder().encode(`${each.text}\n${after.text}`));
    return { case: each, fix: [...new Set(titles)].join('; '), key, base, variant };
}

function sideOf({ summary }: TrainedToEnd): EfficacySide {
    const { bestValidationAccuracy: accuracy, bestValidationRmse: rmse } = summary;
    return {
        loss: rounded(summary.bestValidationLoss),
        error: rounded(accuracy === undefined ? (rmse ?? Number.NaN) : 1 - accuracy),
        gap: rounded(summary.finalGap),
        parameters: summary.parameters,
    };
}

async function train(run: ResolvedRun, seed: number): Promise<EfficacySide> {
    const seeded = { ...run, settings: { ...run.settings, seed } };
    const trained = await trainToEnd(seeded, folder, Number(options.threads));
    if (typeof trained === 'string') {
        throw new ScriptError(trained);
    }
    return sideOf(trained);
}

main(async () => {
    layOutData();
    const has = (name: string, given: string | undefined) => (data: string) =>
        data !== name || given !== undefined;
    const chosen = efficacyCases
        .filter(({ rule }) => asked.length === 0 || asked.includes(rule))
        .filter(
            ({ data }) => has('mnist', options.mnist)(data) && has('fashion_mnist', options.fashion)(data),
        )
        .map(measured);
    const [part = 1, parts = 1] = options.part.split('/').map(Number);
    const known = new Set(efficacyPairs().map(({ key, seed }) => `${key} ${seed}`));
    for (let seed = 1; seed <= Number(options.seeds); seed++) {
        for (const [index, { case: each, fix, key, base, variant }] of chosen.entries()) {
            if (known.has(`${key} ${seed}`) || index % parts !== part - 1) {
                continue;
            }
            const started = performance.now();
            const { rule, data, network } = each;
            const named = network === undefined ? {} : { network };
            const sides = { base: await train(base, seed), variant: await train(variant, seed) };
            const seconds = rounded((performance.now() - started) / 1000);
            const pair: EfficacyPair = { rule, data, seed, key, ...named, fix, seconds, ...sides };
            appendFileSync(efficacyFile, `${JSON.stringify(pair)}\n`);
            console.log(
                `seed ${seed} ${rule} ${data}: ${sides.base.loss} -> ${sides.variant.loss} in ${seconds} s`,
            );
        }
    }
    return 0;
});
