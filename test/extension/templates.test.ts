// Every template of New Model is one file, and does what New Model promises: it trains, and only the first has something
// to mend.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repositoryRoot } from '../../scripts/paths.ts';
import { describeTemplate, readTemplates, templatesFolder } from '../../scripts/templates.ts';
import { engineNotRunnableYet } from '../../src/engine/not-runnable-yet.ts';
import { runTraining } from '../../src/experiments/run-training.ts';
import { createAnalyzer } from '../../src/language/analysis.ts';
import { resolveRun } from '../../src/language/resolve-run.ts';
import { readAddress } from '../../src/platform/node/read-address.ts';
import type { TrainingProgress } from '../../src/protocol/training.ts';

const analyzer = createAnalyzer({
    fileExists: () => undefined,
    notRunnableYet: engineNotRunnableYet,
});
const templates = readTemplates();
const textOf = (file: string): string => readFileSync(join(templatesFolder, file), 'utf8');

describe('the templates of New Model', () => {
    it('begin with the example that the documentation shows', () => {
        assert.equal(templates[0]?.file, 'digits.netspec');
        assert.equal(
            textOf('digits.netspec'),
            readFileSync(join(repositoryRoot, 'examples', 'digits.netspec'), 'utf8'),
        );
    });

    it('are several, each with a title of its own', () => {
        assert.ok(templates.length >= 4);
        assert.equal(new Set(templates.map(({ title }) => title)).size, templates.length);
    });

    it('are refused where they do not say what they are', () => {
        assert.throws(() => describeTemplate('nameless.netspec', 'model m {}\n'), /nameless/);
    });

    for (const [index, { file }] of templates.entries()) {
        it(`${file} ${index === 0 ? 'has one stacked dropout to mend' : 'has nothing to mend'}`, () => {
            const { diagnostics } = analyzer.analyze(`untitled:${file}`, textOf(file));
            assert.deepEqual(
                diagnostics.map(({ rule, message }) => (index === 0 ? rule : `${rule}: ${message}`)),
                index === 0 ? ['stacked-dropout'] : [],
            );
        });

        it(`${file} trains for an epoch`, async function () {
            this.timeout(30_000);
            const uri = `untitled:${file}`;
            const reply = resolveRun(analyzer.analyze(uri, textOf(file)), {});
            assert.equal(reply.result, 'run', JSON.stringify(reply));
            const { run } = reply as Extract<typeof reply, { result: 'run' }>;
            const reports: TrainingProgress[] = [];
            const outcome = await runTraining(
                {
                    run: { ...run, settings: { ...run.settings, epochs: 1 } },
                    baseUri: pathToFileURL(`${templatesFolder}/`).href,
                    builtinDataUri: pathToFileURL(join(repositoryRoot, 'media', 'data')).href,
                },
                {
                    readFile: readAddress,
                    now: () => performance.now(),
                    onProgress: progress => reports.push(progress),
                    signal: new AbortController().signal,
                },
            );
            assert.equal(outcome.outcome, 'finished', JSON.stringify(outcome));
            const [epoch] = reports.flatMap(({ finished }) => finished);
            // Chance gives 10% on ten classes.
            assert.ok((epoch?.validationAccuracy ?? epoch?.trainingAccuracy ?? 0) > 0.3);
        });
    }
});
