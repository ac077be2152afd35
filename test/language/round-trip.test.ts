// Formatting changes how a spec looks and nothing else: whatever it means, and every word that a person has written
// beside it, is the same before and after.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyTextEdits } from '../../src/core/text-range.ts';
import type { Analysis } from '../../src/language/analysis.ts';
import { formatText } from '../../src/language/edits/format-text.ts';
import { languageRules } from '../../src/model/finding.ts';
import { validFile } from './generate/specs.ts';
import { analyze, referenceExample, show } from './support.ts';

const format = (analysis: Analysis): string => applyTextEdits(analysis.text, formatText(analysis, '    '));

const commentsOf = ({ lexing }: Analysis): string[] => lexing.comments.map(({ image }) => image.trimEnd());

/** What a spec means, without where it stands. */
function meaningOf({ spec }: Analysis): unknown {
    return JSON.parse(
        JSON.stringify(spec, (key, value) => (key === 'source' || key === 'range' ? undefined : value)),
    );
}

function mistakesIn(analysis: Analysis): string[] {
    return analysis.diagnostics
        .filter(({ rule }) => languageRules.some(known => known === rule))
        .map(diagnostic => show(analysis.text, diagnostic));
}

describe('a generated spec', function () {
    this.timeout(60_000);

    it('has no mistake in it, covers every declaration, and means something', () => {
        const seen = new Set<string>();
        fc.assert(
            fc.property(validFile, text => {
                const analysis = analyze(text);
                assert.deepEqual(mistakesIn(analysis), []);
                assert.ok(analysis.spec.runs.length > 0);
                for (const { $type } of analysis.tree.declarations) {
                    seen.add($type);
                }
                for (const run of analysis.spec.runs) {
                    for (const { kind } of run.network.layers) {
                        seen.add(kind);
                    }
                }
            }),
            { numRuns: 150, seed: 1 },
        );
        const expected = [
            'Data',
            'Let',
            'Model',
            'Sweep',
            'Train',
            'add',
            'concat',
            'conv1d',
            'conv2d',
            'dense',
            'drop_connect',
            'dropout',
            'global_max_pool1d',
            'path_dropout',
        ];
        assert.deepEqual(
            expected.filter(name => !seen.has(name)),
            [],
        );
    });

    it('means the same after it is formatted, keeps its comments, and formatting again changes nothing', () => {
        fc.assert(
            fc.property(validFile, text => {
                const before = analyze(text);
                const formatted = format(before);
                const after = analyze(formatted);
                assert.deepEqual(meaningOf(after), meaningOf(before));
                assert.deepEqual(commentsOf(after), commentsOf(before));
                assert.equal(format(after), formatted);
                assert.equal(formatted.startsWith('\uFEFF'), text.startsWith('\uFEFF'));
                assert.equal(/(?<!\r)\n/.test(formatted), !text.includes('\r'));
            }),
            { numRuns: 300, ...(process.env.FUZZ_SEED && { seed: Number(process.env.FUZZ_SEED) }) },
        );
    });

    it('is laid out like the reference when it is the reference', () => {
        assert.equal(format(analyze(referenceExample)), referenceExample);
        const crowded = referenceExample.replaceAll(/ {2,}/g, ' ').replaceAll('\n', '\r\n');
        assert.equal(format(analyze(crowded)), referenceExample.replaceAll('\n', '\r\n'));
    });
});
