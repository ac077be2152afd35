import assert from 'node:assert/strict';
import { defineRule, example, type Rule } from '../../src/lint/rule.ts';
import { type LintConfiguration, lintNetwork, lintWith } from '../../src/lint/run.ts';
import type { Severity } from '../../src/model/finding.ts';
import { dense, dropout, input, layer, network, references, repeat } from '../support/networks.ts';
import { analyzeSpec } from './rule-tester.ts';

const documentation = { what: '', why: '', bad: '', good: '', references: [], letsPass: '' };

/** Reports every layer of one kind, and weighs it by its rate. */
function ruleFor(
    id: string,
    kind: string,
    extra: Partial<Pick<Rule, 'yieldsTo' | 'hidesLayer' | 'onByDefault'>> = {},
): Rule {
    return defineRule({
        id,
        category: 'placement',
        severity: 'warning',
        summary: '',
        documentation,
        options: { threshold: { default: 0, summary: '' } },
        messages: { found: ({ rate }: { readonly rate: number }) => `rate ${rate}.` },
        *check({ graph, option }) {
            for (const { id: layer, kind: found, parameters } of graph.layers) {
                const rate = Number(parameters.rate ?? 0);
                if (found === kind && rate >= option('threshold')) {
                    const severity: Severity = rate > 0.7 ? 'error' : 'warning';
                    yield { message: 'found', data: { rate }, anchor: { layer }, weight: rate, severity };
                }
            }
        },
        fixes: ({ anchor }) =>
            'layer' in anchor
                ? [
                      {
                          title: 'Remove',
                          safety: 'safe',
                          edits: [{ kind: 'remove_layer', layer: anchor.layer }],
                      },
                  ]
                : [],
        fixSafety: ['safe'],
        ...extra,
    });
}

describe('the linter', () => {
    it('reports a layer with a rate out of range once, and shows it to no other rule', () => {
        const findings = lintNetwork({
            network: network(input(64), dense(32, 'relu'), dropout(0.5), dropout(1.5), dense(10, 'softmax')),
        });
        assert.deepEqual(
            findings.map(({ rule }) => rule),
            ['rate-out-of-range'],
        );
        // 0.015 would make two dropouts in a row, a new finding.
        assert.deepEqual(
            findings[0]?.fixes.map(({ title }) => title),
            ['Remove `dropout`'],
        );
    });

    it('is silent where it yields to a rule that reports the same layer', () => {
        const tested = network(input(64), dropout(0.5), dense(10));
        const found = lintWith(
            [ruleFor('first', 'dropout', { yieldsTo: ['second'] }), ruleFor('second', 'dropout')],
            { network: tested },
        );
        assert.deepEqual(
            found.map(({ rule }) => rule),
            ['second'],
        );
    });

    it('is silent at a token where it yields to what is said of another instance of it', () => {
        const tested = network(input(64), repeat(3, dropout(0.5), dense(8, 'relu')), dense(2));
        const first = ruleFor('first', 'dropout', { yieldsTo: ['second'] });
        const second = ruleFor('second', 'dropout');
        const onlyLast: Rule = {
            ...second,
            reports: (...context) => second.reports(...context).slice(-1),
        };
        assert.deepEqual(
            lintWith([first, onlyLast], { network: tested }).map(({ rule }) => rule),
            ['second'],
        );
    });

    it('says one thing of a dropout behind each of twenty blocks, of which the last is the head’s', () => {
        const text = [
            'model block {',
            '    residual {',
            '        conv2d(64, 3, padding = same, activation = relu)',
            '        conv2d(64, 3, padding = same)',
            '    }',
            '    dropout(0.3)',
            '}',
            'model m {',
            '    input(32, 32, 3)',
            '    conv2d(64, 3, padding = same, activation = relu)',
            '    repeat 20 {',
            '        block()',
            '    }',
            '    global_avg_pool2d()',
            '    dense(10, activation = softmax)',
            '}',
            '',
        ].join('\n');
        assert.deepEqual(
            analyzeSpec(text).diagnostics.map(({ rule }) => rule),
            ['dropout-on-shortcut'],
        );
    });

    it('says one thing for one token, with the worst instance’s number and severity and the count', () => {
        const [first, second] = references(2, 'dropout', { rate: 0.5 });
        assert.ok(first && second);
        const tested = network(input(64), repeat(3, dropout(0.2), dense(8, 'relu')), dense(2));
        const found = lintWith([ruleFor('any', 'dropout')], { network: tested });
        assert.deepEqual(
            found.map(({ message, anchor }) => [message, anchor]),
            [['rate 0.2 (x3).', { layer: 1 }]],
        );

        // One statement, called with two rates.
        const layers = tested.layers.map(each =>
            each.id === 4 ? { ...each, parameters: { ...each.parameters, rate: 0.9 } } : each,
        );
        const [worst] = lintWith([ruleFor('any', 'dropout')], { network: { ...tested, layers } });
        assert.equal(worst?.message, 'rate 0.9 (x3).');
        assert.equal(worst?.severity, 'error');
        assert.deepEqual(worst?.anchor, { layer: 4 });
    });

    it('offers no fix whose result has a finding that was not there before', () => {
        const findsRelu = ruleFor('any', 'dropout');
        // Speaks of a dense layer only where no dropout is left.
        const jealous: Rule = {
            ...ruleFor('jealous', 'dense'),
            reports: (context, graph) =>
                context.network.layers.some(({ kind }) => kind === 'dropout')
                    ? []
                    : ruleFor('jealous', 'dense').reports(context, graph),
        };
        const tested = network(input(64), dropout(0.5), dense(10));
        assert.equal(lintWith([findsRelu], { network: tested })[0]?.fixes.length, 1);
        assert.equal(lintWith([findsRelu, jealous], { network: tested })[0]?.fixes.length, 0);
    });

    it('takes severities and thresholds from the configuration', () => {
        const tested = network(input(64), dropout(0.3), dense(10));
        const rule = ruleFor('any', 'dropout');
        const lint = (configuration: Parameters<typeof lintWith>[2]) =>
            lintWith([rule], { network: tested }, configuration).map(({ severity }) => severity);
        assert.deepEqual(lint({}), ['warning']);
        assert.deepEqual(lint({ severities: { any: 'hint' } }), ['hint']);
        assert.deepEqual(lint({ severities: { any: 'off' } }), []);
        assert.deepEqual(lint({ options: { any: { threshold: 0.4 } } }), []);
        const off: Rule = { ...rule, onByDefault: false };
        assert.equal(lintWith([off], { network: tested }).length, 0);
        assert.equal(lintWith([off], { network: tested }, { severities: { any: 'info' } }).length, 1);
    });

    it('orders findings as the layers stand', () => {
        const tested = network(
            input(64),
            dropout(1),
            dense(32, 'relu'),
            dropout(0.1),
            dropout(0.1),
            dense(10, 'softmax'),
            layer('dropout', { keep: 0.5 }),
        );
        assert.deepEqual(
            lintNetwork({ network: tested }).map(({ rule }) => rule),
            ['rate-out-of-range', 'stacked-dropout', 'dropout-after-output-activation'],
        );
    });

    it('strips the common indentation of a documentation example', () => {
        assert.equal(
            example`
                model m {
                    input(2)
                }
            `,
            'model m {\n    input(2)\n}\n',
        );
    });

    it('turns rules on by the preset strict, with their own severities, and leaves what is off by name', () => {
        const net = network(input(4), dense(4), dropout(0.5), dense(4), dropout(0.8));
        const weak = ruleFor('weak', 'dropout', { onByDefault: false });
        const severitiesUnder = (configuration: LintConfiguration) =>
            lintWith([weak], { network: net }, configuration).map(({ severity }) => severity);
        assert.deepEqual(severitiesUnder({}), []);
        assert.deepEqual(severitiesUnder({ preset: 'recommended' }), []);
        assert.deepEqual(severitiesUnder({ preset: 'strict' }), ['warning', 'error']);
        assert.deepEqual(severitiesUnder({ preset: 'strict', severities: { weak: 'off' } }), []);
        // A severity that is configured replaces the one that the rule chose for a finding.
        assert.deepEqual(severitiesUnder({ severities: { weak: 'hint' } }), ['hint', 'hint']);
    });
});
