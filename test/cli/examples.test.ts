// The examples that come with the project: clean under the default rules, and learning from their first epoch.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openWorkshop, type Workshop } from './netspec.ts';

const folder = join(import.meta.dirname, '..', '..', 'examples');

const read = (name: string) => readFileSync(join(folder, name));

/** Written to have a warning, whose fix is part of the first steps. */
const withWarning = ['digits.netspec'];

describe('example', function () {
    this.timeout(120_000);
    let workshop: Workshop;
    before(async () => {
        workshop = await openWorkshop();
    });
    after(() => workshop.dispose());

    for (const name of readdirSync(folder).filter(name => name.endsWith('.netspec'))) {
        it(`${name} is clean`, async () => {
            const { code, stdout } = await workshop.run('lint', workshop.write(name, read(name)));
            assert.equal(code, withWarning.includes(name) ? 1 : 0, stdout);
        });
    }

    for (const name of ['digits-cnn.netspec', 'digits-resnet.netspec']) {
        it(`${name} learns`, async () => {
            const file = workshop.write(name, read(name));
            const words = ['train', file, '--epochs', '1', '--format', 'json'];
            const { code, json, stderr } = await workshop.run(...words);
            assert.equal(code, 0, stderr);
            const { best_validation_accuracy: accuracy } = json.at(-1) ?? {};
            // Guessing is right once in ten.
            assert.ok(typeof accuracy === 'number' && accuracy > 0.5, `accuracy ${accuracy}`);
        });
    }
});
