// What commands are called with, by code lenses, menus, the palette and other extensions.

import * as vscode from 'vscode';

/** Code lenses pass addresses as text, VS Code's menus as `Uri`; the palette passes nothing. */
export function uriOf(argument: unknown): vscode.Uri | undefined {
    return argument instanceof vscode.Uri
        ? argument
        : typeof argument === 'string'
          ? vscode.Uri.parse(argument, true)
          : undefined;
}

/** A view's menu passes its item, everything else an id. */
export function runIdOf(argument: unknown): string | undefined {
    const { kind, id } = (argument ?? {}) as Readonly<Record<string, unknown>>;
    return textOf(argument) ?? (kind === 'run' ? textOf(id) : undefined);
}

export function numberOf(argument: unknown): number | undefined {
    return typeof argument === 'number' ? argument : undefined;
}

export function textOf(argument: unknown): string | undefined {
    return typeof argument === 'string' ? argument : undefined;
}
