// One tier's mocha in a process of its own: `node mocha-process.ts <JSON of a MochaRun>`.

import { writeSync } from 'node:fs';
import fc from 'fast-check';
import { type MochaRun, runMocha } from './run-mocha.ts';

/** Time for what the tests started to end by itself. */
const patienceMs = 10_000;

// The same examples every time, so that no run of the tests fails by chance; the fuzzers are for new ones.
const seed = Number(process.env.DROPOUT_LAB_SEED ?? 20_261_123);
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });

const run: MochaRun = JSON.parse(process.argv[2] ?? '{}');
const failures = await runMocha(run);
process.exitCode = failures === 0 ? 0 : 1;
// An unreferenced timer fires only where something else keeps the process alive.
setTimeout(() => {
    const resources = [...new Set(process.getActiveResourcesInfo())].filter(name => name !== 'Timeout');
    writeSync(
        2,
        `The tests are done, but something keeps their process alive: ${resources.join(', ') || 'a timer'}.\n`,
    );
    process.exit(1);
}, patienceMs).unref();
