// How the tests' own console lines are told from the workbench's, which reach the host by the same way. The host hands the
// mark to the extension host in an environment variable; desktop VS Code sets none, and nothing is marked there.

export const consoleMark = { variable: 'VSCODE_HOST_CONSOLE_MARK', value: 'vscode-host:test-console' };

/** Puts the mark, where one is asked for, before everything that this process prints from now on. */
export function markConsole(): void {
    const mark = process.env[consoleMark.variable];
    if (mark === undefined) {
        return;
    }
    for (const method of ['debug', 'info', 'log', 'warn', 'error'] as const) {
        const original = console[method].bind(console);
        // The extension host's console methods are accessors that ignore an assignment.
        Object.defineProperty(console, method, {
            configurable: true,
            value: (...values: unknown[]) => {
                // VS Code's own complaint about a native module that is left out on purpose.
                if (!String(values[0]).startsWith('Error: Could not locate the bindings file')) {
                    original(mark, ...values);
                }
            },
        });
    }
}
