// Whatever can be read trains from a spec, and the same rows train to the same bits, whatever file they are in.

import assert from 'node:assert/strict';
import { builtinSpecs, formats } from '../support/format-specs.ts';
import { openWorkshop, type Workshop } from './netspec.ts';

describe('data in netspec', function () {
    this.timeout(60_000);
    let workshop: Workshop;
    before(async () => {
        workshop = await openWorkshop();
    });
    after(() => workshop.dispose());

    /** The epochs and the summary but for times. */
    async function trained(name: string, spec: string) {
        const file = workshop.write(`${name}.netspec`, spec);
        const { code, stderr, json } = await workshop.run('train', file, '--no-store', '--format', 'json');
        assert.equal(code, 0, stderr);
        const events = json.map(({ seconds: _, ...event }) => event);
        assert.equal(events.length, 3);
        return events;
    }

    for (const [name, spec] of builtinSpecs) {
        it(`trains on the built-in set ${name}`, async () => {
            const [, last] = await trained(name, spec);
            assert.ok(Number.isFinite(last?.validation_loss));
        });
    }

    it('trains to the same bits on the same rows in every format', async () => {
        const expected: unknown[] = [];
        for (const { name, files, spec } of formats()) {
            for (const [path, bytes] of Object.entries(files)) {
                workshop.write(path, bytes);
            }
            const events = (await trained(name.replaceAll(' ', '-'), spec)).map(
                // Only files with a header name their classes, and the fingerprint is of the source too.
                ({ class_names: _, fingerprint: _source, ...event }) => event,
            );
            expected.push(...(expected.length === 0 ? events : []));
            assert.deepEqual(events, expected, name);
        }
    });
});
