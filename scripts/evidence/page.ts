// `docs/lint-evidence.md`: every rule with its evidence and the networks that it was tried on, and beside it what other
// linters say of the same networks. All of it is computed, so that it cannot go stale.

import { ruleReferencePath } from '../../src/catalog/reference-path.ts';
import type { TextRange } from '../../src/core/text-range.ts';
import type { Rule, RuleReference } from '../../src/lint/rule.ts';
import { rules } from '../../src/lint/rules/index.ts';
import type { Severity, SpecDiagnostic } from '../../src/model/finding.ts';
import type { ResolvedLayer } from '../../src/model/resolved.ts';
import type { GoldNetwork } from '../../test/fixtures/gold/notation.ts';
import { blocks, bullets, code, prose, table } from '../reference/markdown.ts';
import { type LintedGold, lintGold } from './gold.ts';
import { type Peer, type PeerFinding, peers } from './peer-rules.ts';

const notice =
    '<!-- Generated from the rules and from test/fixtures/gold by scripts/evidence: do not edit. `npm run generate` writes it anew. -->';

export function evidencePage(): string {
    const linted = lintGold();
    return `${blocks(
        notice,
        '# What the linter’s rules rest on',
        prose(
            `Every rule below was run over ${linted.length} published networks, each transcribed by hand from its source into a spec in ` +
                '[test/fixtures/gold](../test/fixtures/gold) and checked against the source’s layers by a test. ' +
                'The data sets do not come with the specs, so that rules which count examples stay silent on them.',
        ),
        '## Every rule',
        prose(
            '*Fires on* names each network with the highest severity there. *Stays quiet on* names those that look much like what the ' +
                'rule speaks of and are right; on every other network the rule is silent as well. Rules without a network are ' +
                'tested on small specs of their own.',
        ),
        ruleTable(linted),
        '## Every network',
        prose(
            'Good networks are published and used as they stand: a warning or an error there would be a false alarm. ' +
                'Borderline ones are not wrong in every setting, and it is the severity that they test.',
        ),
        ...(['good', 'borderline', 'bad'] as const).map(verdict =>
            blocks(
                `### ${headings[verdict]}`,
                networkTable(linted.filter(({ gold }) => gold.verdict === verdict)),
            ),
        ),
        '## Beside other linters',
        prose(
            'The rules about dropout of three other tools, written anew from their sources over the same networks. A tool speaks of ' +
                'what it can read: a network with branches is beyond NeuraLint, which follows one row of layers and passes over kinds that it does not know.',
        ),
        bullets(peers.flatMap(peerRules)),
        prose(
            'The verdicts, and which networks were taken, are this project’s own, so that the numbers say how the rules of one differ from those of another, and not how good a tool is.',
        ),
        tally(linted),
        warnedBorderline(linted),
        '### On each network',
        sideBySide(linted),
        '### Where another tool speaks and this linter does not',
        silences(linted),
    )}\n`;
}

const headings = { good: 'Known good', borderline: 'Borderline', bad: 'Known bad' } as const;
const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** Errors and warnings are alarms; the rest is advice that nothing has to follow. */
const isAlarm = ({ severity }: { readonly severity: Severity }) =>
    severity === 'error' || severity === 'warning';

function specLink(fixture: string): string {
    return `[${fixture}](../test/fixtures/gold/${fixture}.netspec)`;
}

function ruleLink(id: string): string {
    return `[${code(id)}](reference/${ruleReferencePath(id)})`;
}

function ruleTable(linted: readonly LintedGold[]): string {
    return table(
        ['rule', 'severity', 'evidence', 'fires on', 'stays quiet on'],
        rules.map(rule => [
            ruleLink(rule.id),
            rule.onByDefault === false ? `${rule.severity}, off by default` : rule.severity,
            rule.documentation.references.map(evidence).join('<br>'),
            firesOn(rule, linted),
            linted
                .filter(({ gold }) => gold.staysQuiet?.includes(rule.id))
                .map(({ gold }) => specLink(gold.fixture))
                .join(', '),
        ]),
    );
}

function evidence({ title, url, evidence: contributes }: RuleReference): string {
    return `${url === undefined ? title : `[${title}](${url})`}: ${contributes}`;
}

function firesOn({ id }: Rule, linted: readonly LintedGold[]): string {
    return linted
        .flatMap(({ gold, diagnostics }) => {
            const found = diagnostics.filter(({ rule }) => rule === id).map(({ severity }) => severity);
            const worst = severities.find(severity => found.includes(severity));
            return worst === undefined ? [] : [`${specLink(gold.fixture)} (${worst})`];
        })
        .join(', ');
}

function networkTable(linted: readonly LintedGold[]): string {
    return table(
        ['network', 'source', 'what is known of it', 'what the linter says'],
        linted.map(({ gold, diagnostics }) => [
            specLink(gold.fixture),
            sourceLink(gold),
            gold.about,
            severities
                .flatMap(severity =>
                    countEach(
                        diagnostics.filter(found => found.severity === severity).map(({ rule }) => rule),
                    ).map(([rule, count]) => `${severity} ${code(rule)}${count > 1 ? ` x${count}` : ''}`),
                )
                .join(', ') || 'nothing',
        ]),
    );
}

function sourceLink({ source }: GoldNetwork): string {
    if ('url' in source) {
        return `[${source.title}](${source.url})`;
    }
    const path = source.path.split('/').map(encodeURIComponent).join('/');
    return `[${source.repository}](https://github.com/${source.repository}/blob/${source.commit}/${path})`;
}

function peerRules({ name, source, rules: described }: Peer): string[] {
    return Object.entries(described).map(
        ([rule, what]) => `[${name}](${source.url}/tree/${source.commit}), ${code(rule)}: ${what}`,
    );
}

/** Good networks with an alarm, and bad ones whose known mistake is named; of a peer, that it speaks at the same place. */
function tally(linted: readonly LintedGold[]): string {
    const good = linted.filter(({ gold }) => gold.verdict === 'good');
    const bad = linted.filter(({ gold }) => gold.verdict === 'bad');
    const row = (name: string, warns: (one: LintedGold) => boolean, finds: (one: LintedGold) => boolean) => [
        name,
        `${good.filter(warns).length} of ${good.length}`,
        `${bad.filter(finds).length} of ${bad.length}`,
    ];
    return table(
        ['tool', 'good networks that it warns about', 'bad networks whose known mistake it names'],
        [
            row(
                'this linter, errors and warnings',
                ({ diagnostics }) => diagnostics.some(isAlarm),
                one => mistakesIn(one).some(isAlarm),
            ),
            row(
                'this linter, infos and hints as well',
                ({ diagnostics }) => diagnostics.length > 0,
                one => mistakesIn(one).length > 0,
            ),
            ...peers.map(({ name }) =>
                row(
                    name,
                    one => (one.peers.get(name) ?? []).length > 0,
                    one =>
                        (one.peers.get(name) ?? []).some(({ layer }) =>
                            mistakesIn(one).some(({ range }) => isAt(range, one.network.layers[layer])),
                        ),
                ),
            ),
        ],
    );
}

/** Left out of the tally, and said all the same: published networks among them work at the rates that are warned about. */
function warnedBorderline(linted: readonly LintedGold[]): string {
    const borderline = linted.filter(({ gold }) => gold.verdict === 'borderline');
    const warned = borderline.filter(({ diagnostics }) => diagnostics.some(isAlarm));
    return prose(
        `The ${borderline.length} borderline networks are in neither column, though some are published and work. ` +
            `This linter warns about ${warned.length} of them: ${warned.map(({ gold }) => specLink(gold.fixture)).join(', ')}. ` +
            'Whoever means it silences the rule there.',
    );
}

function mistakesIn({ gold, diagnostics }: LintedGold): readonly SpecDiagnostic[] {
    return diagnostics.filter(({ rule }) => gold.mistakes?.includes(rule));
}

function isAt(range: TextRange, layer: ResolvedLayer | undefined): boolean {
    return (
        layer !== undefined &&
        range.start < layer.source.statement.end &&
        layer.source.statement.start < range.end
    );
}

function sideBySide(linted: readonly LintedGold[]): string {
    return table(
        ['network', 'verdict', 'this linter', ...peers.map(({ name }) => name)],
        linted.map(({ gold, diagnostics, peers: said }) => [
            specLink(gold.fixture),
            gold.verdict,
            severities
                .map(severity => ({
                    severity,
                    count: diagnostics.filter(found => found.severity === severity).length,
                }))
                .filter(({ count }) => count > 0)
                .map(({ severity, count }) => `${count} ${severity}`)
                .join(', ') || '-',
            ...peers.map(({ name }) => {
                const findings = said.get(name);
                return findings === undefined
                    ? 'cannot read it'
                    : countEach(findings.map(({ rule }) => rule))
                          .map(([rule, count]) => `${code(rule)}${count > 1 ? ` x${count}` : ''}`)
                          .join(', ') || '-';
            }),
        ]),
    );
}

function countEach(names: readonly string[]): [name: string, count: number][] {
    const counts = new Map<string, number>();
    for (const name of names) {
        counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return [...counts];
}

/** What a peer says of a layer of which nothing is said here, at the layer or through it. */
function silences(linted: readonly LintedGold[]): string {
    const unsaid = linted.flatMap(({ gold, text, network, diagnostics, peers: said }) =>
        [...said].flatMap(([name, findings = []]) =>
            findings
                .map(finding => ({ finding, layer: network.layers[finding.layer] as ResolvedLayer }))
                .filter(({ layer }) => !diagnostics.some(({ range }) => isAt(range, layer)))
                .map(({ finding, layer }) => unsaidLine(gold, name, finding, text, layer)),
        ),
    );
    const own =
        'Outside dropout the others see what this linter has no rule for. UMLAUT’s check for missing activations is right about ' +
        '[umlaut-example](../test/fixtures/gold/umlaut-example.netspec) and ' +
        '[tensorflow-examples-205](../test/fixtures/gold/tensorflow-examples-205.netspec), whose layers without an activation collapse into one, ' +
        'and its check of the learning rate about the first. NeuraLint also checks losses, last activations, initial weights and the ' +
        'growth of filters; neurarch-lint checks arguments that PyTorch refuses.';
    return unsaid.length === 0
        ? blocks('On these networks there is no such place.', prose(own))
        : blocks(bullets(unsaid), prose(own));
}

function unsaidLine(
    { fixture, verdict }: GoldNetwork,
    peer: string,
    { rule }: PeerFinding,
    text: string,
    { source: { statement } }: ResolvedLayer,
): string {
    const place = code(text.slice(statement.start, statement.end));
    const judged = {
        good: 'The network is known to be good.',
        borderline: 'There it may be right.',
        bad: 'It is right, and here a rule is missing.',
    }[verdict];
    return `${specLink(fixture)}: ${peer} reports ${place} with ${code(rule)}. ${judged}`;
}
