// The reference pages against what they are about: the catalogue, the rules, and the analysis of their own examples.

import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { allMeasuredExamples } from '../../scripts/reference/measured-examples.ts';
import { otherNamesOf } from '../../scripts/reference/other-names.ts';
import { referencePages } from '../../scripts/reference/pages.ts';
import { settingExample } from '../../scripts/reference/settings-page.ts';
import { dataSettings } from '../../src/catalog/blocks/data.ts';
import { trainSettings } from '../../src/catalog/blocks/train.ts';
import { type AnyEntry, families } from '../../src/catalog/index.ts';
import { type LayerKind, layerEntry } from '../../src/catalog/layers/index.ts';
import type { Parameters } from '../../src/catalog/parameters.ts';
import {
    familyReferencePath,
    referenceAddress,
    referencePath,
    ruleReferencePath,
    settingReferencePath,
} from '../../src/catalog/reference-path.ts';
import { formatShape } from '../../src/core/shape.ts';
import { type Analysis, createAnalyzer } from '../../src/language/analysis.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { languageRules } from '../../src/model/finding.ts';
import type { ResolvedNetwork } from '../../src/model/resolved.ts';

const pages = referencePages();
const analyzer = createAnalyzer({
    fileExists: () => undefined,
});
const analyze = (text: string) => analyzer.analyze('file:///page.netspec', text);

const entries: readonly AnyEntry[] = Object.values(families).flatMap(family => Object.values(family));
const blocksOfSettings: readonly ['train' | 'data', Parameters][] = [
    ['train', trainSettings],
    ['data', dataSettings],
];

/** Headings as GitHub and VS Code turn them into anchors. */
function anchorsOf(page: string): string[] {
    return withoutFences(page)
        .filter(line => /^#+ /.test(line))
        .map(line =>
            line
                .replace(/^#+ /, '')
                .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
                .toLowerCase()
                .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
                .replaceAll(' ', '-'),
        );
}

function withoutFences(page: string): string[] {
    return page.replaceAll(/^```[\s\S]*?^```$/gm, '').split('\n');
}

function fencesOf(page: string): string[] {
    return [...page.matchAll(/^```netspec\n([\s\S]*?)^```$/gm)].map(match => match[1] ?? '');
}

/** True where a path of the reference, with or without an anchor, leads somewhere. */
function exists(path: string): boolean {
    const [file = '', anchor] = path.split('#');
    const page = pages.get(file);
    return page !== undefined && (anchor === undefined || anchorsOf(page).includes(anchor));
}

/** The text from an entry's heading to the next of the same level; the whole page of a layer. */
function sectionOf(path: string): string {
    const [file = '', anchor] = path.split('#');
    const page = pages.get(file) ?? '';
    if (anchor === undefined) {
        return page;
    }
    const section = page.split(/^(?=## )/m).find(text => text.startsWith(`## ${anchor}\n`));
    assert.ok(section, path);
    return section;
}

interface Row {
    readonly text: string;
    readonly reads: string;
    readonly gives: string;
    readonly parameters: string;
}

/** Each table of layers with the spec that stands above it. */
function tablesOf(page: string): { readonly spec: string; readonly rows: readonly Row[] }[] {
    const pattern =
        /^```netspec\n((?:(?!^```)[\s\S])*?)^```$(?:(?!^```)[\s\S])*?^\| layer \|.*\n\|.*\n((?:\|.*\n)+)/gm;
    return [...page.matchAll(pattern)].map(([, spec = '', body = '']) => ({
        spec,
        rows: body
            .trim()
            .split('\n')
            .map(line => {
                const [, text = '', reads = '', gives = '', parameters = ''] = line
                    .split('|')
                    .map(cell => cell.trim().replaceAll(/\*\*|`/g, ''));
                return { text, reads, gives, parameters };
            }),
    }));
}

/** The network that a table is about: the only one, or the one called `as_layer`. */
function tabledNetwork({ spec }: Analysis): ResolvedNetwork {
    const network = spec.unusedNetworks.find(({ name }) => name === 'as_layer') ?? spec.unusedNetworks[0];
    assert.ok(network);
    return network;
}

/** Errors and warnings: a note or a hint may stand beside an example. */
const mistakesIn = (text: string) =>
    analyze(text).diagnostics.filter(({ severity }) => severity === 'error' || severity === 'warning');

const english = (count: number) => count.toLocaleString('en-US');

describe('reference pages', () => {
    it('are the same every time, and say that they are generated', () => {
        assert.deepEqual([...referencePages()], [...pages]);
        for (const [path, page] of pages) {
            assert.match(page, /^<!-- Generated [^\n]*do not edit[^\n]*-->\n\n# \S/, path);
            assert.match(page, /[^\n]\n$/, path);
            assert.doesNotMatch(page, /undefined|\[object|NaN\b(?!")|\n{3}/, path);
        }
    });

    it('have a page or an anchor for every entry of every family', () => {
        assert.deepEqual(
            entries.map(({ family, name }) => referencePath(family, name)).filter(path => !exists(path)),
            [],
        );
        assert.equal(referencePath('layer', 'dropout'), 'layers/dropout.md');
        assert.equal(referencePath('layer', 'gaussian_dropout'), 'layers/gaussian-dropout.md');
        assert.equal(referencePath('layer', 'relu'), 'activations.md#relu');
        assert.equal(referencePath('optimizer', 'adam'), 'optimizers.md#adam');
        assert.equal(referenceAddress('layers/dropout.md'), 'docs/reference/layers/dropout.md');
    });

    it('have a page for every family, setting and rule', () => {
        const paths = [
            ...entries.map(({ family }) => familyReferencePath(family)),
            ...blocksOfSettings.flatMap(([block, settings]) =>
                Object.keys(settings).map(name => settingReferencePath(block, name)),
            ),
            ...rules.map(({ id }) => ruleReferencePath(id)),
        ];
        assert.deepEqual(
            paths.filter(path => !exists(path)),
            [],
        );
    });

    it('have no anchor twice, so that each link has one target', () => {
        for (const [path, page] of pages) {
            const anchors = anchorsOf(page);
            assert.deepEqual(anchors, [...new Set(anchors)], path);
        }
    });

    it('link to each other and to nothing that is not there', () => {
        let internal = 0;
        for (const [path, page] of pages) {
            const text = withoutFences(page).join('\n');
            for (const [, target = ''] of text.matchAll(/\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)/g)) {
                if (/^https?:/.test(target)) {
                    assert.ok(URL.canParse(target), `${path}: ${target}`);
                } else {
                    const resolved = target.startsWith('#')
                        ? `${path}${target}`
                        : posix.join(posix.dirname(path), target);
                    assert.ok(exists(resolved), `${path}: ${target}`);
                    internal += 1;
                }
            }
        }
        assert.ok(internal > 200);
    });

    it('can all be reached from the index', () => {
        const reached = new Set(['README.md']);
        for (const path of reached) {
            for (const [, target = ''] of (pages.get(path) ?? '').matchAll(/\]\(([^)#\s]+\.md)[)#]/g)) {
                reached.add(posix.join(posix.dirname(path), target));
            }
        }
        assert.deepEqual(
            [...pages.keys()].filter(path => !reached.has(path)),
            [],
        );
    });

    it('show examples without an error or a warning', () => {
        let examples = 0;
        for (const [path, page] of pages) {
            for (const spec of path.startsWith('rules/') ? [] : fencesOf(page)) {
                const mistakes = mistakesIn(spec);
                assert.deepEqual(mistakes, [], `${path}\n${spec}`);
                examples += 1;
            }
        }
        assert.ok(examples >= entries.length - Object.keys(families.activation).length);
    });

    it('show, for every setting, a line that fits into the spec of the page', () => {
        for (const [block, settings] of blocksOfSettings) {
            for (const [name, { summary }] of Object.entries(settings)) {
                const { line, spec } = settingExample(block, name);
                const section = sectionOf(settingReferencePath(block, name));
                assert.ok(section.includes(`- Example: \`${line}\`\n`) && section.includes(summary));
                const mistakes = mistakesIn(spec);
                assert.deepEqual(mistakes, [], spec);
            }
        }
    });

    it('tell shapes and counts of parameters as the analysis has them', () => {
        let tables = 0;
        for (const [path, page] of pages) {
            for (const { spec, rows } of tablesOf(page)) {
                const analysis = analyze(spec);
                const { layers, parameterCount } = tabledNetwork(analysis);
                const statements = new Map(layers.map(layer => [layer.source.statement.start, layer]));
                assert.equal(rows.length, statements.size + 1, `${path}: a row for each statement`);
                for (const [start, last] of statements) {
                    const here = layers.filter(layer => layer.source.statement.start === start);
                    // A body is left out, however many a statement has: the branches of a concat are what it reads.
                    const bodies = last.kind === 'concat' ? last.inputs.map(() => '{ ... }') : ['{ ... }'];
                    const head = spec
                        .slice(start, last.source.statement.end)
                        .replace(/\{[\s\S]*/, bodies.join(' '));
                    const learned = here.reduce((sum, layer) => sum + layer.parameterCount, 0);
                    const row = rows.find(
                        ({ text, gives, parameters }) =>
                            text === head &&
                            gives === formatShape(last.outputShape) &&
                            parameters === english(learned),
                    );
                    assert.ok(row, `${path}: ${head}, ${formatShape(last.outputShape)}, ${learned}`);
                    const [first] = here;
                    const [input = -1] = first?.inputs ?? [];
                    assert.ok(row.reads.includes(formatShape(layers[input]?.outputShape ?? [])) || input < 0);
                }
                assert.equal(rows.at(-1)?.parameters, english(parameterCount), path);
                tables += 1;
            }
        }
        assert.ok(tables >= Object.keys(families.layer).length);
    });

    it('tell what a person can count', () => {
        const [table] = tablesOf(pages.get('layers/conv2d.md') ?? '');
        assert.deepEqual(table?.rows, [
            { text: 'input(28, 28, 1)', reads: '', gives: '28 x 28 x 1', parameters: '0' },
            // 3 x 3 weights and a bias for each of 32 filters.
            {
                text: 'conv2d(32, 3, activation = relu)',
                reads: '28 x 28 x 1',
                gives: '26 x 26 x 32',
                parameters: '320',
            },
            { text: 'max_pool2d(2)', reads: '26 x 26 x 32', gives: '13 x 13 x 32', parameters: '0' },
            { text: 'flatten()', reads: '13 x 13 x 32', gives: '5408', parameters: '0' },
            // 5408 x 10 weights and 10 biases.
            { text: 'dense(10, activation = softmax)', reads: '5408', gives: '10', parameters: '54,090' },
            { text: 'all', reads: '', gives: '', parameters: '54,410' },
        ]);
    });

    it('show what a layer makes of other inputs as the analysis does', () => {
        for (const name of Object.keys(families.layer) as LayerKind[]) {
            const page = pages.get(referencePath('layer', name)) ?? '';
            const [, call = '', body = ''] =
                /^What `(.*)` makes of inputs of other shapes:\n\n.*\n.*\n((?:\|.*\n)+)/m.exec(page) ?? [];
            for (const line of body
                .trim()
                .split('\n')
                .filter(text => text !== '')) {
                const [, input = '', output = '', parameters = ''] = line.split('|').map(cell => cell.trim());
                const shape = input.replaceAll(' x ', ', ');
                const analysis = analyze(`model probe {\n    input(${shape})\n    ${call}\n}\n`);
                const error = analysis.diagnostics.find(
                    ({ rule, severity }) => severity === 'error' && languageRules.some(name => name === rule),
                );
                if (error !== undefined) {
                    assert.equal(output, `error: ${error.message}`);
                } else {
                    const { layers, parameterCount } = tabledNetwork(analysis);
                    assert.equal(output, formatShape(layers.at(-1)?.outputShape ?? []));
                    assert.equal(parameters, english(parameterCount));
                }
            }
        }
        assert.match(
            pages.get('layers/dense.md') ?? '',
            /\| 28 x 28 x 3 \| error: `dense` expects a flat vector/,
        );
        assert.match(pages.get('layers/batch-norm.md') ?? '', /It keeps the shape of what it reads\./);
        assert.doesNotMatch(pages.get('layers/flatten.md') ?? '', /It keeps the shape of what it reads\./);
    });

    for (const entry of entries) {
        const { family, name, documentation, parameters } = entry;
        const path = referencePath(family, name);

        it(`tell everything that the catalogue knows of ${family} ${name}`, () => {
            const section = sectionOf(path);
            const squeezed = section.replaceAll(/\s+/g, ' ');
            assert.ok(squeezed.includes(documentation.summary));
            assert.ok(squeezed.includes(documentation.details));
            assert.ok(section.includes(documentation.formula ?? ''));
            for (const { title, url = title } of documentation.references) {
                assert.ok(section.includes(title) && section.includes(url));
            }
            for (const [parameter, { summary, unit = '' }] of Object.entries(parameters)) {
                const row = section.split('\n').find(line => line.startsWith(`| \`${parameter}\` | `));
                assert.ok(row?.includes(summary) && row.includes(unit), parameter);
                const [, signature = ''] = /^```text\n([\s\S]*?)^```$/m.exec(section) ?? [];
                assert.match(signature, new RegExp(`\\b${parameter}\\b`));
            }
        });

        it(`say of ${family} ${name} whether it runs, as the editor does`, () => {
            const section = sectionOf(path);
            const shown = analyze(fencesOf(section)[0] ?? '').diagnostics.filter(
                ({ rule, message }) => rule === 'not-runnable-yet' && message.startsWith(`\`${name}\` `),
            );
            const runs = /^Can be (trained|read and trained on|read) today\.$/m.test(section);
            assert.equal(/^Cannot be (trained|read) yet: /m.test(section), !runs);
            assert.equal(runs, shown.length === 0);
            const index = (pages.get('README.md') ?? '')
                .split('\n')
                .find(line => line.includes(`](${path}) |`));
            assert.ok(index?.endsWith(runs ? '| yes |' : '| not yet |'));
        });
    }

    it('say of every noise what differs between training and evaluation', () => {
        const noises = (Object.keys(families.layer) as LayerKind[]).filter(kind => {
            const { role } = layerEntry(kind).traits({ rate: 'per_layer' });
            return role === 'noise';
        });
        assert.ok(noises.length >= 8);
        for (const kind of noises) {
            const page = pages.get(referencePath('layer', kind)) ?? '';
            assert.match(page, /^## Formula$/m, kind);
            assert.match(
                page,
                /^## Training and evaluation\n\n.*\n.*\n\| training \| .{5,} \|\n\| evaluation \| .{5,} \|$/m,
            );
            assert.match(page, /^## References\n\n- \[.*\]\(https?:/m, kind);
        }
        assert.match(pages.get('layers/dropout.md') ?? '', /\| evaluation \| `y = x` \|/);
        assert.match(
            pages.get('layers/dense.md') ?? '',
            /^## Training and evaluation\n\nThe same in both\.$/m,
        );
    });

    it('tell the names of Keras and PyTorch on a page of their own and with each entry', () => {
        const table = pages.get('keras-and-pytorch.md') ?? '';
        const row = (text: string) => table.split('\n').find(line => line.includes(text));
        assert.match(row('[`dense`]') ?? '', /`keras\.layers\.Dense` \| `torch\.nn\.Linear`/);
        assert.match(row('[`batch_norm`]') ?? '', /`torch\.nn\.BatchNorm1d`, `torch\.nn\.BatchNorm2d`/);
        assert.match(
            pages.get('layers/dense.md') ?? '',
            /^Keras: `keras\.layers\.Dense`; PyTorch: `torch\.nn\.Linear`\.$/m,
        );
        for (const entry of entries) {
            const { keras, note } = otherNamesOf(entry) ?? {};
            const section = sectionOf(referencePath(entry.family, entry.name));
            assert.ok(section.includes([keras ?? ''].flat()[0] ?? '') && section.includes(note ?? ''));
        }
    });

    for (const rule of rules) {
        it(`show ${rule.id} as a terminal does`, () => {
            const page = pages.get(ruleReferencePath(rule.id)) ?? '';
            const [bad = '', good = ''] = fencesOf(page);
            assert.equal(bad, rule.documentation.bad);
            assert.equal(good, rule.documentation.good);
            // Another one than the generator's, so that a rule that is off by default is on here too.
            const { severity, onByDefault } = rule;
            const severities = onByDefault === false ? { [rule.id]: severity } : {};
            const analysis = createAnalyzer({
                fileExists: () => undefined,
                notRunnableYet: {},
                lint: { severities },
                measurements: allMeasuredExamples,
            }).analyze('file:///page.netspec', bad);
            const [diagnostic] = analysis.diagnostics.filter(({ rule: id }) => id === rule.id);
            assert.ok(diagnostic);
            assert.ok(page.includes(`${diagnostic.severity}[${rule.id}]: ${diagnostic.message}\n`));
            for (const { title } of analysis.fixesFor(diagnostic)) {
                assert.ok(page.includes(`fix: ${title}`));
            }
            const squeezed = page.replaceAll(/\s+/g, ' ');
            assert.ok(
                squeezed.includes(rule.documentation.why) && squeezed.includes(rule.documentation.letsPass),
            );
        });
    }
});
