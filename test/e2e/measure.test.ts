// The closed loop: a planted bad dropout is flagged, its quick fix is measured and applied, and the line says what it gained.

import assert from 'node:assert/strict';
import { startVSCode, type VSCodePage } from '../support/vscode-page.ts';
import { eventually } from '../support/vscode-wait.ts';
import { pictureFile, type Workspace, workspaceOfExamples } from './workspace.ts';

/** Of 32 units 6 survive a step; a run takes a fraction of a second. */
const planted = `model planted {
    input(64)
    dense(32, activation = relu)
    dropout(0.8)
    dense(10, activation = softmax)
}

data digits {
    source = builtin(digits)
    scale  = standardize
}

train planted on digits {
    optimizer = adam(0.01)
    epochs    = 3
}
`;
const fix = 'Set `rate` to 0.2';
const gained = /validation error \d+\.\d+% -> \d+\.\d+%, -\d+\.\d+ ± \d+\.\d+ over \d+ seeds/;

describe('the closed loop', function () {
    this.timeout(180_000);
    let specs: Workspace;
    let vscode: VSCodePage;

    before(async () => {
        specs = workspaceOfExamples({ 'planted.netspec': planted });
        vscode = await startVSCode({
            folder: specs.folder,
            file: specs.path('planted.netspec'),
            window: { width: 1440, height: 900 },
            settings: { 'editor.minimap.enabled': false },
        });
        await vscode.codeLens('Train').waitFor();
    });

    after(async () => {
        await vscode?.stop();
        specs?.remove();
    });

    it('measures the fix of what it flags, and says on the line what it gains', async () => {
        const [problem] = await vscode.problemsOnce(problems => problems.length === 1);
        assert.ok(problem && problem.line === 4, JSON.stringify(problem));
        await vscode.runCommand('View: Hide Panel');
        await vscode.goTo(problem.line, problem.column);
        await vscode.applyQuickFix(`Measure this fix: ${fix}`);
        const [said] = await eventually(
            () => vscode.effects(),
            all => all.some(text => gained.test(text)),
            'the effect',
            120_000,
        );
        assert.match(said ?? '', gained);
        await vscode.screenshot(pictureFile('measured'));
    });

    it('goes on saying so where the fix was applied', async () => {
        await vscode.goTo(4, 5);
        await vscode.applyQuickFix(fix);
        await eventually(
            () => vscode.effects(),
            all => all.some(text => text.includes('to 0.2: validation error')),
            'what was gained',
            60_000,
        );
    });
});
