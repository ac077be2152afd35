// What a spec and the panel look like: pictures to be looked at, and what of it a machine can see.

import { startVSCode, type Theme, type VSCodePage } from '../support/vscode-page.ts';
import { eventually } from '../support/vscode-wait.ts';
import { inOneGo } from './in-one-go.ts';
import { pictureFile, type Workspace, workspaceOfExamples } from './workspace.ts';

/** Sixty lines with one of everything. */
const spec = `// A wide network on handwritten digits, with everything that a spec can say.
// Hover over a name to read what it computes here.

let classes = 10
let rate = 50%

model block(width = 128, noise = dropout(rate)) {
    input(128)
    residual {
        dense(width, activation = relu)
        noise
        dense(width)
    }
    relu()
}

model digits_net(width = 128, depth = 2, noise = dropout(0.3)) {
    input(64)
    dropout(0.2)
    dense(width, activation = relu, max_norm = 3)
    repeat depth {
        block(width, noise = noise)
    }
    residual(projection = dense(64)) {
        dense(64, activation = tanh)
        dropout(0.1)
        dense(64)
    }
    dropout(0.3)
    // netspec-ignore stacked-dropout: shown side by side on purpose
    dropout(0.4)
    dense(classes, activation = softmax)
}

data digits {
    source     = builtin(digits)
    validation = 20%
    scale      = standardize
    split_seed = 1
}

train plain = digits_net(noise = none) on digits {
    loss       = cross_entropy
    optimizer  = adam(0.001)
    batch_size = 32
    epochs     = 20
}

train strong = digits_net(width = 128, noise = dropout(0.5)) on digits {
    loss       = cross_entropy
    optimizer  = sgd(learning_rate = 0.01, momentum = 0.95)
    batch_size = 32
    epochs     = 30
    seed       = 7
}

sweep strong {
    noise   = [none, dropout(0.2), dropout(0.5)]
    seed    = [1, 2, 3]
    repeats = 3
}
`;

const themes: readonly Theme[] = ['dark', 'light', 'hc-black', 'hc-light'];

describe('looks', function () {
    this.timeout(240_000);
    inOneGo(this);
    let specs: Workspace;
    let vscode: VSCodePage;

    before(async () => {
        specs = workspaceOfExamples({ 'looks.netspec': spec });
        vscode = await startVSCode({
            folder: specs.folder,
            file: specs.path('looks.netspec'),
            window: { width: 1440, height: 1320 },
            settings: { 'editor.minimap.enabled': false },
        });
        await vscode.codeLens('Train').waitFor();
        await vscode.runCommand('View: Close Primary Side Bar');
        await vscode.focusEditor();
    });

    after(async () => {
        await vscode?.stop();
        specs?.remove();
    });

    for (const theme of themes) {
        it(`a spec of sixty lines can be read in ${theme}`, async () => {
            if (theme !== 'dark') {
                await vscode.setTheme(theme);
            }
            await vscode.focusEditor();
            // Colours of words follow those of the window.
            await eventually(
                // A hint's colour is the theme's own, on a ground of its own.
                async () => (await textColors(vscode)).filter(({ text }) => !text.startsWith('->')),
                colors => colors.length >= 6 && colors.every(({ ratio }) => ratio >= 3),
                'six colours of contrast 3 and more',
            );
            await vscode.screenshot(pictureFile(`spec-${theme}`));
        });
    }

    it('shows each train and sweep with its lenses, and each layer with its shape', async () => {
        await vscode.codeLens('Compare without dropout').waitFor();
        await vscode.page
            .locator('.view-line', { hasText: /16,512/ })
            .first()
            .waitFor();
    });

    it('fits both charts into half of a laptop window', async () => {
        await vscode.page.setViewportSize({ width: 1440, height: 900 });
        await vscode.setTheme('dark');
        await vscode.openFile('digits.netspec');
        await vscode.codeLens('Train').waitFor();
        await vscode.runCommand('Dropout Lab: Compare Without Dropout');
        const panel = vscode.webview();
        await panel.getByRole('button', { name: 'Train Again' }).waitFor({ timeout: 90_000 });
        await vscode.screenshot(pictureFile('panel-laptop'));
        const charts = panel.locator('.plot:visible');
        await eventually(
            async () => ({
                height: await panel
                    .locator('body')
                    .evaluate(body => body.ownerDocument.defaultView.innerHeight),
                boxes: await charts.evaluateAll(all =>
                    all.map(chart => chart.getBoundingClientRect().toJSON()),
                ),
            }),
            ({ height, boxes }) =>
                boxes.length === 2 && boxes.every(({ top, bottom }) => top >= 0 && bottom <= height),
            'the place of both charts',
        );
    });
});

interface TextColor {
    readonly color: string;
    readonly text: string;
    /** WCAG's contrast ratio with the editor's background. */
    readonly ratio: number;
}

/** The colours of the visible text, each with an example and its contrast. */
function textColors(vscode: VSCodePage): Promise<TextColor[]> {
    return vscode.page.evaluate(`(() => {
        const parse = color => (color.match(/[\\d.]+/g) ?? []).map(Number);
        const luminance = ([red, green, blue]) =>
            [red, green, blue]
                .map(value => value / 255)
                .map(value => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
                .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
        const editor = document.querySelector('.monaco-editor');
        const ground = luminance(parse(getComputedStyle(editor.querySelector('.monaco-editor-background')).backgroundColor));
        const found = new Map();
        for (const span of editor.querySelectorAll('.view-line span span')) {
            const color = getComputedStyle(span).color;
            const text = span.textContent.trim();
            if (text !== '' && !found.has(color)) {
                const light = luminance(parse(color));
                const ratio = (Math.max(light, ground) + 0.05) / (Math.min(light, ground) + 0.05);
                found.set(color, { color, text, ratio });
            }
        }
        return [...found.values()];
    })()`);
}
