import assert from 'node:assert/strict';
import fc from 'fast-check';
import { allMeasuredExamples } from '../../scripts/reference/measured-examples.ts';
import { applyTextEdits } from '../../src/core/text-range.ts';
import type { Rule } from '../../src/lint/rule.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { languageRules } from '../../src/model/finding.ts';
import { analyzerFor, checkNothingNew } from './rule-tester.ts';

const analyzer = analyzerFor();
const isOfLanguage = (rule: string) => languageRules.some(name => name === rule);

/** Lines of a body in which much may be wrong with dropout, and nothing with shapes. */
const line = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('dropout(0.2)', 'dropout(0.5)', 'dropout(keep = 0.9)', 'noise') },
    { weight: 2, arbitrary: fc.constantFrom('dropout(50)', 'dropout(1)', 'dropout(-0.1)', 'dropout(300)') },
    { weight: 2, arbitrary: fc.constantFrom('gaussian_dropout(0.5)', 'spatial_dropout(0.3)', 'dropout(0)') },
    {
        weight: 3,
        arbitrary: fc.constantFrom('relu()', 'tanh()', 'flatten()', 'reshape(8, 8, 1)', 'softmax()'),
    },
    {
        weight: 3,
        arbitrary: fc.constantFrom('flatten() dense(64, activation = relu)', 'flatten() dense(64)'),
    },
);
const block = fc.oneof(
    { weight: 5, arbitrary: line },
    {
        weight: 1,
        arbitrary: fc
            .array(fc.array(line, { maxLength: 3 }), { minLength: 2, maxLength: 3 })
            .map(
                branches =>
                    `concat ${branches.map(body => `{ ${body.join(' ')} }`).join(' ')}\nflatten() dense(64)`,
            ),
    },
    {
        weight: 1,
        arbitrary: fc
            .tuple(fc.constantFrom('repeat 2', 'residual'), fc.array(line, { minLength: 1, maxLength: 4 }))
            .map(([head, body]) => `${head} { ${body.join(' ')} }`),
    },
);
const ending = fc.constantFrom(
    '',
    'flatten() dense(10, activation = softmax)',
    'flatten() dense(10, activation = softmax) dropout(0.5)',
    'flatten() dense(1, activation = sigmoid) noise dropout(0.3)',
);
const spec = fc.tuple(fc.array(block, { minLength: 1, maxLength: 8 }), ending).map(([body, end]) => {
    const lines = [...body, end].join(' ').replaceAll(/\) (?=[a-z])/g, ')\n');
    return `model m(noise = dropout(0.4)) {\ninput(64)\n${lines.replaceAll('noise ', 'noise\n')}\n}\n`;
});

/** Applies every fix that is offered for a spec without mistakes, and tells whose they are. */
function checkFixes(text: string, rule?: Rule): Set<string> {
    const analysis = analyzerFor(rule, allMeasuredExamples).analyze('file:///tested.netspec', text);
    fc.pre(!analysis.diagnostics.some(({ rule }) => isOfLanguage(rule)));
    const offered = new Set<string>();
    for (const diagnostic of analysis.diagnostics) {
        for (const { title, edits } of analysis.fixesFor(diagnostic)) {
            offered.add(diagnostic.rule);
            checkNothingNew(analysis, applyTextEdits(text, edits), `${diagnostic.rule}: ${title}`, rule);
        }
    }
    return offered;
}

describe('the fixes of all rules', function () {
    this.timeout(60_000);

    it('lead to nothing new on networks that nobody has looked at', () => {
        const offered = new Set<string>();
        fc.assert(
            fc.property(spec, text => {
                for (const rule of checkFixes(text)) {
                    offered.add(rule);
                }
            }),
            { numRuns: 150 },
        );
        // Or the networks would be too good to say anything about the fixes.
        for (const rule of ['dropout-after-output-activation', 'rate-out-of-range', 'stacked-dropout']) {
            assert.ok(offered.has(rule), rule);
        }
    });

    for (const rule of rules) {
        const { id, documentation } = rule;
        it(`lead to nothing new on the example of ${id} with something else in it`, () => {
            const lines = documentation.bad.split('\n');
            const end = lines.indexOf('}');
            const first = lines.findIndex(text => text.includes('input(')) + 1;
            const insertion = fc.tuple(fc.integer({ min: first, max: end }), block);
            assert.equal(checkFixes(documentation.bad, rule).has(id), rule.fixSafety.length > 0);
            fc.assert(
                fc.property(fc.array(insertion, { minLength: 1, maxLength: 2 }), insertions => {
                    const changed = [...lines];
                    for (const [at, text] of insertions) {
                        changed.splice(at, 0, ...text.replaceAll(/\) (?=[a-z])/g, ')\n').split('\n'));
                    }
                    checkFixes(changed.join('\n').replace(/^noise$/gm, 'dropout(0.4)'), rule);
                }),
                { numRuns: 15 },
            );
        });
    }

    it('applied one after another, end in a network without findings that have a fix', () => {
        fc.assert(
            fc.property(spec, text => {
                let current = text;
                for (let round = 0; ; round += 1) {
                    assert.ok(round < 50, `no end to the fixes of\n${text}`);
                    const analysis = analyzer.analyze('file:///tested.netspec', current);
                    fc.pre(!analysis.diagnostics.some(({ rule }) => isOfLanguage(rule)));
                    const fix = analysis.diagnostics.flatMap(diagnostic => analysis.fixesFor(diagnostic))[0];
                    if (fix === undefined) {
                        return;
                    }
                    current = applyTextEdits(current, fix.edits);
                }
            }),
            { numRuns: 60 },
        );
    });
});
