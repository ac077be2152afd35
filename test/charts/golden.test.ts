// Every chart as it was looked at and found good. `UPDATE_GOLDEN=1` writes them anew; then they have to be looked at again.

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { charts } from '../../src/charts/index.ts';
import { renderSvg } from '../../src/charts/svg.ts';
import { examples } from './examples.ts';

const folder = join(import.meta.dirname, 'golden');
const names = Object.keys(charts) as (keyof typeof charts)[];

function kebab(name: string): string {
    return name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}

describe('the golden picture', () => {
    for (const name of names) {
        it(`of ${kebab(name)} is drawn as it was`, () => {
            const svg = renderSvg(examples[name]());
            const path = join(folder, `${kebab(name)}.svg`);
            if (process.env.UPDATE_GOLDEN === '1') {
                mkdirSync(folder, { recursive: true });
                writeFileSync(path, svg);
            }
            assert.ok(existsSync(path), `${path} is missing.`);
            assert.equal(svg, readFileSync(path, 'utf8'));
        });
    }

    it('has no other beside it, and each chart has a file of its own', () => {
        assert.deepEqual(readdirSync(folder).sort(), names.map(name => `${kebab(name)}.svg`).sort());
        for (const name of names) {
            assert.ok(existsSync(join(import.meta.dirname, '../../src/charts', `${kebab(name)}.ts`)), name);
        }
    });

    for (const name of names) {
        it(`of ${kebab(name)} says in words and numbers what it shows`, () => {
            const scene = examples[name]();
            assert.match(scene.description, /\d/);
            assert.ok(!/NaN|undefined|Infinity/.test(renderSvg(scene)));
            assert.ok(scene.table.rows.length > 0);
            for (const row of scene.table.rows) {
                assert.equal(row.length, scene.table.headings.length);
            }
        });
    }
});
