#!/usr/bin/env node
// VS Code's command line over the VS Code of this folder, so that @vscode/test-electron can start it like the desktop one.

if (Number.parseInt(process.versions.node, 10) < 24) {
    console.error(
        `VS Code's server needs Node 24, this is ${process.version}: run it by an npm script of the project.`,
    );
    process.exit(1);
}
const { runTests } = await import('./run-tests.ts');
process.exit(await runTests(process.argv.slice(2)));
