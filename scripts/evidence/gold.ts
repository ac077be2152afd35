// The gold networks, linted as the editor lints a file: what the page about evidence is made from.

import { createAnalyzer } from '../../src/language/analysis.ts';
import { ruleOf } from '../../src/lint/rules/index.ts';
import type { SpecDiagnostic } from '../../src/model/finding.ts';
import type { ResolvedNetwork } from '../../src/model/resolved.ts';
import { goldNetworks, readSpec } from '../../test/fixtures/gold/networks.ts';
import type { GoldNetwork } from '../../test/fixtures/gold/notation.ts';
import { ScriptError } from '../output.ts';
import { type PeerFinding, peers } from './peer-rules.ts';

export interface LintedGold {
    readonly gold: GoldNetwork;
    readonly text: string;
    readonly network: ResolvedNetwork;
    /** Those of lint rules. */
    readonly diagnostics: readonly SpecDiagnostic[];
    /** By the peer's name; undefined where it cannot read the network. */
    readonly peers: ReadonlyMap<string, readonly PeerFinding[] | undefined>;
}

/** @throws ScriptError where a spec has mistakes of the language. */
export function lintGold(): readonly LintedGold[] {
    // The data of the sources do not come with the specs, and nothing that can be said without them depends on it.
    const analyzer = createAnalyzer({ fileExists: () => true, notRunnableYet: {} });
    return goldNetworks.map(gold => {
        const text = readSpec(gold.fixture);
        const { spec, diagnostics } = analyzer.analyze(`file:///${gold.fixture}.netspec`, text);
        const network = spec.runs[0]?.network ?? spec.unusedNetworks.at(-1);
        const mistake = diagnostics.find(({ rule }) => ruleOf(rule) === undefined);
        if (network === undefined || mistake !== undefined) {
            throw new ScriptError(`${gold.fixture}: ${mistake?.message ?? 'there is no network.'}`);
        }
        return {
            gold,
            text,
            network,
            diagnostics,
            peers: new Map(peers.map(peer => [peer.name, peer.check(network)])),
        };
    });
}
