// A folder whose authors are not trusted: language and lint work, training does not and says so.

import { startVSCode, type VSCodePage } from '../support/vscode-page.ts';
import { inOneGo } from './in-one-go.ts';
import { type Workspace, workspaceOfExamples } from './workspace.ts';

describe('a folder that is not trusted', function () {
    this.timeout(240_000);
    inOneGo(this);
    let specs: Workspace;
    let vscode: VSCodePage;

    before(async () => {
        specs = workspaceOfExamples();
        vscode = await startVSCode({
            folder: specs.folder,
            file: specs.path('digits.netspec'),
            isRestricted: true,
        });
    });

    after(async () => {
        await vscode?.stop();
        specs?.remove();
    });

    it('is linted', async () => {
        await vscode.waitForSquiggle('warning');
        await vscode.problemsOnce(problems =>
            problems.some(problem => problem.message.includes('Two dropouts in a row')),
        );
    });

    it('is not trained, and the message says why', async () => {
        await vscode.runCommand('Dropout Lab: Train');
        await vscode.notification(/trust/i).waitFor();
    });
});
