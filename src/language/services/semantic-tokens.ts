// Colours that need to know what a name stands for: parameters and constants, models, layers, settings.

import type { AstNode } from 'langium';
import { AbstractSemanticTokenProvider, type SemanticTokenAcceptor } from 'langium/lsp';
import { SemanticTokenModifiers, SemanticTokenTypes } from 'vscode-languageserver';
import {
    type Application,
    isApplication,
    isArgument,
    isData,
    isLet,
    isModel,
    isParameter,
    isSetting,
    isSweep,
    isTrain,
} from '../generated/ast.ts';
import { isConstant } from '../resolve/catalogue.ts';

const readonly = SemanticTokenModifiers.readonly;

export class NetSpecSemanticTokens extends AbstractSemanticTokenProvider {
    protected override highlightElement(node: AstNode, accept: SemanticTokenAcceptor): void {
        if (isModel(node)) {
            accept({
                node,
                property: 'name',
                type: SemanticTokenTypes.class,
                modifier: SemanticTokenModifiers.declaration,
            });
        } else if (isParameter(node)) {
            accept({
                node,
                property: 'name',
                type: SemanticTokenTypes.parameter,
                modifier: SemanticTokenModifiers.declaration,
            });
        } else if (isLet(node)) {
            accept({ node, property: 'name', type: SemanticTokenTypes.variable, modifier: readonly });
        } else if (isData(node)) {
            accept({ node, property: 'name', type: SemanticTokenTypes.namespace });
        } else if (isTrain(node)) {
            accept({ node, property: 'name', type: SemanticTokenTypes.event });
            accept({ node, property: 'data', type: SemanticTokenTypes.namespace });
        } else if (isSweep(node)) {
            accept({ node, property: 'run', type: SemanticTokenTypes.event });
        } else if (isSetting(node)) {
            accept({ node, property: 'key', type: SemanticTokenTypes.property });
        } else if (isArgument(node)) {
            accept({ node, property: 'key', type: SemanticTokenTypes.property });
        } else if (isApplication(node)) {
            this.application(node, accept);
        }
    }

    private application(node: Application, accept: SemanticTokenAcceptor): void {
        const name: string | undefined = node.callee;
        if (name === undefined) {
            return;
        }
        const type = isConstant(name)
            ? SemanticTokenTypes.keyword
            : isModelName(node, name)
              ? SemanticTokenTypes.class
              : isParameterName(node, name)
                ? SemanticTokenTypes.parameter
                : isConstantName(node, name)
                  ? SemanticTokenTypes.variable
                  : node.call
                    ? SemanticTokenTypes.function
                    : SemanticTokenTypes.enumMember;
        accept({ node, property: 'callee', type });
    }
}

function rootOf(node: AstNode): AstNode {
    let root = node;
    while (root.$container !== undefined) {
        root = root.$container;
    }
    return root;
}

function declarationsOf(node: AstNode): readonly AstNode[] {
    const root = rootOf(node);
    return 'declarations' in root && Array.isArray(root.declarations) ? root.declarations : [];
}

function isModelName(node: Application, name: string): boolean {
    const inHeader = isTrain(node.$container);
    return (
        (node.call || inHeader) && declarationsOf(node).some(other => isModel(other) && other.name === name)
    );
}

function isParameterName(node: Application, name: string): boolean {
    for (let current: AstNode | undefined = node; current !== undefined; current = current.$container) {
        if (isModel(current)) {
            return current.parameters.some(parameter => parameter.name === name);
        }
    }
    return false;
}

function isConstantName(node: Application, name: string): boolean {
    return declarationsOf(node).some(other => isLet(other) && other.name === name);
}
