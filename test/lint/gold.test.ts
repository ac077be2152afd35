// Published networks as the linter sees them. Each spec is first checked against its source's layers, which are written down
// apart from it; then everything that the linter says of it is compared with what it should say, hints included.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { applyTextEdits } from '../../src/core/text-range.ts';
import type { Analysis } from '../../src/language/analysis.ts';
import { efficacyOf } from '../../src/lint/efficacy.ts';
import { rules } from '../../src/lint/rules/index.ts';
import type { ResolvedLayer, ResolvedNetwork } from '../../src/model/resolved.ts';
import { goldFolder, goldNetworks, readSpec } from '../fixtures/gold/networks.ts';
import type { SourceLayer, SourceNode } from '../fixtures/gold/notation.ts';
import { findingsOf } from '../support/findings-of.ts';
import { analyzeSpec, checkNothingNew, describeAll } from './rule-tester.ts';

/** The network of the one `train`, else of the last model, which is written after those that it calls. */
function networkOf({ spec }: Analysis): ResolvedNetwork {
    const network = spec.runs[0]?.network ?? spec.unusedNetworks.at(-1);
    assert.ok(network);
    return network;
}

/** Follows the source's layers through the network, connection by connection. */
function checkLayers(network: ResolvedNetwork, nodes: readonly SourceNode[]): void {
    let next = 0;
    const take = (kind: string, inputs: readonly number[]): ResolvedLayer => {
        const layer = network.layers[next];
        assert.ok(layer, `the source goes on with ${kind}, the spec has ended`);
        const place = `layer ${next}`;
        assert.equal(layer.kind, kind, place);
        assert.deepEqual(layer.inputs, inputs, place);
        next += 1;
        return layer;
    };
    /** Gives the ids that what follows reads: none before the first layer. */
    const follow = (some: readonly SourceNode[], before: readonly number[]): readonly number[] => {
        let read = before;
        for (const node of some) {
            if ('branch' in node) {
                const branch = follow(node.branch, read);
                read = [take('add', [...branch, ...follow(node.shortcut, read)]).id];
            } else if ('joined' in node) {
                const ends = node.joined.flatMap(branch => follow(branch, read));
                read = [take('concat', ends).id];
            } else {
                const layer = take(node.kind, read);
                checkLayer(layer, node, network.layers[read[0] ?? -1]);
                read = [layer.id];
            }
        }
        return read;
    };
    follow(nodes, []);
    assert.equal(network.layers.length, next, 'the spec goes on where the source has ended');
}

const bothWays = new Set(['kernel_size', 'strides', 'pool_size']);

function checkLayer(layer: ResolvedLayer, source: SourceLayer, previous: ResolvedLayer | undefined): void {
    const place = `layer ${layer.id}, ${layer.kind}`;
    for (const [name, stated] of Object.entries(source.parameters)) {
        const spread = (value: unknown) =>
            bothWays.has(name) && !Array.isArray(value) ? [value, value] : value;
        const found = layer.parameters[name];
        if (typeof stated === 'number' && typeof found === 'number') {
            assert.ok(Math.abs(found - stated) < 1e-12, `${place}: ${name} is ${found}, not ${stated}`);
        } else {
            assert.deepEqual(spread(found), spread(stated), `${place}: ${name}`);
        }
    }
    if (source.reads !== undefined) {
        assert.equal(previous?.outputShape.at(-1), source.reads, `${place}: what it reads`);
    }
    if (source.gives !== undefined) {
        assert.deepEqual(layer.outputShape, source.gives, `${place}: what it gives`);
    }
}

/** The severity is that of the sources, which a fix without any benefit lowers to a hint. */
function asMeasured(finding: string): string {
    const [severity, rule, ...rest] = finding.split(' ') as [string, string];
    const isLowered = efficacyOf(rule)?.hasNoBenefit === true;
    return [isLowered ? 'hint' : severity, rule, ...rest].join(' ');
}

describe('the gold networks', function () {
    // Some have hundreds of layers, and each fix of each finding is linted again.
    this.timeout(60_000);

    it('are one for each spec', () => {
        const specs = readdirSync(goldFolder).filter(name => name.endsWith('.netspec'));
        assert.deepEqual(goldNetworks.map(({ fixture }) => `${fixture}.netspec`).sort(), specs.sort());
    });

    it('name only rules that exist', () => {
        const known = new Set(rules.map(({ id }) => id));
        const expected = goldNetworks.flatMap(({ findings, mistakes = [], staysQuiet = [] }) => [
            ...findings.map(line => line.split(' ')[1] ?? ''),
            ...mistakes,
            ...staysQuiet,
        ]);
        assert.deepEqual([...new Set(expected)].filter(id => !known.has(id)).sort(), []);
    });

    for (const gold of goldNetworks) {
        const { fixture, source, verdict, network, parameters, findings } = gold;
        const { mistakes = [], staysQuiet = [] } = gold;
        describe(fixture, () => {
            const text = readSpec(fixture);

            it('names its source', () => {
                const header = text.slice(0, text.indexOf('\n\n')).replaceAll('\n// ', ' ');
                const parts =
                    'url' in source
                        ? source.title.split(', ')
                        : [source.repository, source.path, source.commit.slice(0, 7)];
                assert.deepEqual(
                    parts.filter(part => !header.includes(part)),
                    [],
                );
                assert.match(header, /^\/\/ Source: .*Deviations:/s);
            });

            it('has the layers of its source', () => {
                const resolved = networkOf(analyzeSpec(text));
                checkLayers(resolved, network.flat());
                if (parameters !== undefined) {
                    assert.equal(resolved.parameterCount, parameters.count, parameters.statedBy);
                }
            });

            it('is told exactly this', () => {
                const analysis = analyzeSpec(text);
                assert.deepEqual(
                    findingsOf(analysis),
                    findings.map(asMeasured).sort(),
                    describeAll(analysis).join('\n'),
                );
            });

            it('does not set off the rules that it resembles the subjects of', () => {
                const found = new Set(analyzeSpec(text).diagnostics.map(({ rule }) => rule));
                assert.deepEqual(
                    staysQuiet.filter(rule => found.has(rule)),
                    [],
                );
            });

            it('is offered only fixes that mend something and lead to nothing new', () => {
                const analysis = analyzeSpec(text);
                for (const diagnostic of analysis.diagnostics) {
                    for (const { title, edits } of analysis.fixesFor(diagnostic)) {
                        checkNothingNew(
                            analysis,
                            applyTextEdits(text, edits),
                            `${diagnostic.rule}: ${title}`,
                        );
                    }
                }
            });

            if (verdict === 'bad') {
                it('is told its mistake', () => {
                    const found = new Set(analyzeSpec(text).diagnostics.map(({ rule }) => rule));
                    assert.ok(mistakes.length > 0);
                    assert.deepEqual(
                        mistakes.filter(rule => !found.has(rule)),
                        [],
                    );
                });
            }

            if (verdict === 'good') {
                it('is not warned', () =>
                    assert.deepEqual(
                        analyzeSpec(text).diagnostics.filter(
                            ({ severity }) => severity === 'warning' || severity === 'error',
                        ),
                        [],
                    ));
            }
        });
    }
});
