// `-> 256 · 16,640 parameters` behind each layer.

import type { LangiumDocument } from 'langium';
import type { InlayHintProvider } from 'langium/lsp';
import type { InlayHint, InlayHintParams } from 'vscode-languageserver';
import type { Analyses } from './analyses.ts';
import { describeInstance, statementShapes } from './layers-here.ts';
import type { NetSpecServices } from './module.ts';

export class NetSpecInlayHints implements InlayHintProvider {
    private readonly analyses: Analyses;

    constructor({ analyses }: NetSpecServices) {
        this.analyses = analyses;
    }

    getInlayHints(document: LangiumDocument, { range }: InlayHintParams): InlayHint[] {
        const analysis = this.analyses.of(document);
        const start = analysis.positions.offsetAt(range.start);
        const end = analysis.positions.offsetAt(range.end);
        const hints: InlayHint[] = [];
        for (const { range: statement, instances } of statementShapes(analysis).values()) {
            const [first] = instances;
            if (
                first === undefined ||
                first.last.kind === 'input' ||
                statement.end < start ||
                statement.end > end
            ) {
                continue;
            }
            hints.push({
                position: analysis.positions.positionAt(statement.end),
                label: `-> ${describeInstance(first)}`,
                paddingLeft: true,
            });
        }
        return hints.sort(
            (a, b) => a.position.line - b.position.line || a.position.character - b.position.character,
        );
    }
}
