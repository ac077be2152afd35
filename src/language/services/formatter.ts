// Four spaces for each brace, one line for each layer and setting, and the `=` of a block in one column.

import type { AstNode } from 'langium';
import { AbstractFormatter, Formatting } from 'langium/lsp';
import {
    isApplication,
    isArgument,
    isBody,
    isData,
    isLet,
    isList,
    isModel,
    isParameter,
    isProduct,
    isRange,
    isRepeat,
    isResidual,
    isSettings,
    isSpec,
    isSum,
    isSweep,
    isTrain,
    type Settings,
} from '../generated/ast.ts';

/** Blank lines that a person has left between things are kept, up to this many. */
const upToOneBlankLine = { allowMore: true, allowLess: false } as const;

export class NetSpecFormatter extends AbstractFormatter {
    protected override format(node: AstNode): void {
        const formatter = this.getNodeFormatter(node);
        if (isSpec(node)) {
            formatter.nodes(...node.declarations).prepend(Formatting.noIndent({ allowMore: true }));
        } else if (isBody(node)) {
            this.block(node, node.statements);
        } else if (isSettings(node)) {
            this.block(node, node.settings);
            this.align(node);
        } else if (isModel(node) || isApplication(node) || isResidual(node)) {
            formatter
                .keyword('(')
                .prepend(Formatting.noSpace())
                .append(Formatting.noSpace({ allowMore: true }));
            formatter.keyword(')').prepend(Formatting.noSpace({ allowMore: true }));
            this.commas(node);
        } else if (isList(node)) {
            formatter.keyword('[').append(Formatting.noSpace({ allowMore: true }));
            formatter.keyword(']').prepend(Formatting.noSpace({ allowMore: true }));
            this.commas(node);
        } else if (isParameter(node) || isArgument(node) || isLet(node)) {
            formatter.keyword('=').surround(Formatting.oneSpace());
        } else if (isSum(node) || isProduct(node)) {
            formatter.properties('operators').surround(Formatting.oneSpace());
        } else if (isRange(node)) {
            formatter.keywords('to', 'step').surround(Formatting.oneSpace());
        }
        if (isModel(node)) {
            formatter.keyword('model').append(Formatting.oneSpace());
        } else if (isLet(node)) {
            formatter.keyword('let').append(Formatting.oneSpace());
        } else if (isData(node)) {
            formatter.keyword('data').append(Formatting.oneSpace());
        } else if (isTrain(node)) {
            formatter.keyword('train').append(Formatting.oneSpace());
            formatter.keywords('=', 'on').surround(Formatting.oneSpace());
        } else if (isSweep(node)) {
            formatter.keyword('sweep').append(Formatting.oneSpace());
        } else if (isRepeat(node)) {
            formatter.keyword('repeat').append(Formatting.oneSpace());
        }
    }

    private block(node: AstNode, members: readonly AstNode[]): void {
        const formatter = this.getNodeFormatter(node);
        const open = formatter.keyword('{');
        const close = formatter.keyword('}');
        open.prepend(Formatting.oneSpace());
        if (members.length === 0) {
            return;
        }
        formatter.nodes(...members).prepend(Formatting.indent(upToOneBlankLine));
        close.prepend(Formatting.newLine());
    }

    private commas(node: AstNode): void {
        this.getNodeFormatter(node)
            .keywords(',')
            .prepend(Formatting.noSpace())
            .append(Formatting.oneSpace({ allowMore: true }));
    }

    /** The `=` of the settings of one block stand below each other. */
    private align({ settings }: Settings): void {
        const width = Math.max(0, ...settings.map(({ key }) => key?.length ?? 0));
        for (const setting of settings) {
            const equals = this.getNodeFormatter(setting).keyword('=');
            equals.prepend(Formatting.spaces(width - (setting.key?.length ?? 0) + 1));
            equals.append(Formatting.oneSpace());
        }
    }
}
