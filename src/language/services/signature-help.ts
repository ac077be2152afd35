// The parameters of the call around the cursor.

import type { LangiumDocument } from 'langium';
import type { SignatureHelpProvider } from 'langium/lsp';
import type { SignatureHelp, SignatureHelpOptions, SignatureHelpParams } from 'vscode-languageserver';
import { familiesOf, findEntry } from '../../catalog/index.ts';
import type { Analyses } from './analyses.ts';
import { cursorAt } from './cursor.ts';
import { parameterLabel } from './markdown.ts';
import type { NetSpecServices } from './module.ts';

export class NetSpecSignatureHelp implements SignatureHelpProvider {
    readonly signatureHelpOptions: SignatureHelpOptions = {
        triggerCharacters: ['('],
        retriggerCharacters: [',', '='],
    };
    private readonly analyses: Analyses;

    constructor({ analyses }: NetSpecServices) {
        this.analyses = analyses;
    }

    provideSignatureHelp(
        document: LangiumDocument,
        { position }: SignatureHelpParams,
    ): SignatureHelp | undefined {
        const analysis = this.analyses.of(document);
        const { call, argument } = cursorAt(analysis, analysis.positions.offsetAt(position));
        const names = Object.keys(call?.parameters ?? {});
        if (call === undefined || names.length === 0) {
            return undefined;
        }
        const family = call.what === 'model' ? undefined : familiesOf(call.name)[0];
        const entry = family && findEntry(family, call.name);
        const labels = names.map(name => {
            const parameter = call.parameters[name];
            const given = call.what === 'model' ? `${name} = ${parameter?.optional}` : undefined;
            return given ?? (parameter ? parameterLabel(name, parameter) : name);
        });
        const label = `${call.name}(${joinLabels(names, labels, entry?.exactlyOneOf ?? [])})`;
        const active = argument === undefined ? -1 : names.indexOf(argument);
        return {
            signatures: [
                {
                    label,
                    ...(entry && { documentation: entry.documentation.summary }),
                    parameters: names.map((name, index) => ({
                        label: labels[index] ?? name,
                        documentation: call.parameters[name]?.summary ?? '',
                    })),
                },
            ],
            activeSignature: 0,
            ...(active >= 0 && { activeParameter: active }),
        };
    }
}

/** `rate | keep` where one of the two is given, a comma between all others. */
function joinLabels(
    names: readonly string[],
    labels: readonly string[],
    groups: readonly (readonly string[])[],
): string {
    return labels
        .map((label, index) => {
            const [name, next] = [names[index] ?? '', names[index + 1] ?? ''];
            const alternatives = groups.some(group => group.includes(name) && group.includes(next));
            return label + (index === labels.length - 1 ? '' : alternatives ? ' | ' : ', ');
        })
        .join('');
}
