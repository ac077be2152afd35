// The panel and the report for everyone: what axe-core says of every state in every theme, where the keyboard gets and whether it
// is seen, twice the size, less motion, another language, and what a screen reader says. In Chromium alone, without a VS Code.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { repositoryRoot } from '../../scripts/paths.ts';
import { launchBrowser } from '../../scripts/vscode-host/browser.ts';
import { sweepReport } from '../../src/charts/sweep-charts.ts';
import { reportHtml, reportOfRun } from '../../src/extension/run-reports.ts';
import { activationBinEdges, activationBins, type EpochDetails } from '../../src/model/epoch-details.ts';
import type { RunState } from '../../src/model/run-state.ts';
import type { Curves, RunInfo, RunSnapshot } from '../../src/protocol/panel.ts';
import type { SweptRunSnapshot } from '../../src/protocol/panel-sweeps.ts';
import { faultsOf, openPanelPage, type PanelPage, type PanelPageOptions } from '../support/panel-page.ts';
import { eventually } from '../support/vscode-wait.ts';
import { measuresWith, runInfo } from '../webview/support.ts';
import { pictureFile } from './workspace.ts';

const themes = ['dark', 'light', 'hc-black', 'hc-light'] as const;

const epochs = 30;
const column = (value: (epoch: number) => number): Float32Array =>
    Float32Array.from({ length: epochs }, (_, row) => value(row + 1));

/** A run that overfits, or hardly does, with all that is measured of one. */
function curves(gap: number): Curves {
    const training = (epoch: number): number => 0.05 + 1.8 * Math.exp(-epoch / 5);
    const validation = (epoch: number): number => training(epoch) + 0.1 + gap * Math.max(0, epoch - 10);
    const rate = (shift: number) => column(epoch => shift + 0.2 * (1 - Math.exp(-epoch / 8)));
    return {
        firstEpoch: 1,
        trainingLoss: column(training),
        validationLoss: column(validation),
        trainingMetric: column(epoch => 1 - training(epoch) / 4),
        validationMetric: column(epoch => 1 - validation(epoch) / 4),
        trainingLossWithDropout: column(training),
        seconds: column(epoch => epoch / 5),
        klTerm: column(epoch => 3 / epoch),
        adaptiveL2: column(epoch => 0.2 / epoch),
        learnedRates: [
            {
                layer: 'variational_dropout 2 (line 7)',
                minimum: rate(0.1),
                median: rate(0.3),
                maximum: rate(0.6),
                sparsity: rate(0),
            },
        ],
        measures: measuresWith({
            trainingAccuracy: column(() => 0.99),
            validationAccuracy: column(() => 0.97),
            trainingAccuracyWithDropout: column(() => 0.95),
            validationNegativeLogLikelihood: column(() => 0.1),
        }),
    };
}

function details(): EpochDetails {
    const counts = Uint32Array.from({ length: 9 }, (_, cell) => (cell % 4 === 0 ? 30 : cell % 3));
    const histograms = new Uint32Array(2 * activationBins);
    activationBinEdges().forEach((edge, bin) => {
        histograms[bin] = Math.round(1000 * Math.exp(-edge * edge));
    });
    return {
        epoch: 10,
        confusion: { classes: 3, classNames: ['setosa', 'versicolor', 'virginica'], counts },
        layers: {
            examples: 200,
            layers: [0, 2],
            names: ['dense 1 (line 3)', 'dense 3 (line 5)'],
            units: Uint32Array.of(256, 10),
            deadUnits: Uint32Array.of(3, 0),
            sparsity: Float32Array.of(0.61, 0),
            meanActivation: Float32Array.of(0.4, 0),
            weightNorm: Float32Array.of(12, 3),
            largestUnitNorm: Float32Array.of(1.4, 1.9),
            gradientNorm: Float32Array.of(0.02, 0.01),
            histograms,
        },
    };
}

const snapshot = (over: Partial<RunInfo>, gap = 0.02): RunSnapshot => ({
    info: runInfo({ epochs, epoch: epochs, steps: 1350, step: 1350, trainingExamples: 1438, ...over }),
    curves: curves(gap),
    details: { best: details() },
});

const ended = snapshot({ kin: 'digits' });
const twin = snapshot({ id: 'b', name: 'digits_mlp/without-dropout', twinOf: 'a', hasNoise: false }, 0.05);
const running = snapshot({ state: 'running', epochs: 60, steps: 2700, memoryBytes: 3e6 });

interface State extends Omit<PanelPageOptions, 'theme'> {
    /** What is done before it is looked at. */
    readonly act?: (page: Page) => Promise<void>;
}

const states: Record<string, State> = {
    empty: { runs: [] },
    training: { runs: [running] },
    paused: { runs: [{ ...running, info: { ...running.info, state: 'paused' } }] },
    ended: { runs: [ended] },
    failed: {
        runs: [
            snapshot({
                state: 'failed',
                message: 'The loss became NaN in epoch 3.',
                notes: ['12 rows were left out, since they have no target.'],
            }),
            snapshot({ id: 'd', attempt: 2, state: 'failed', message: 'The file is gone.' }),
            snapshot({ id: 'e', attempt: 3, state: 'stopped', epoch: 12 }),
        ],
        view: { selected: 'a' },
    },
    compared: { runs: [ended, twin], view: { networkOpen: true } },
    'several seeds, a part of the axis': {
        runs: [ended, snapshot({ id: 'c', seed: 8, kin: 'digits', attempt: 2, color: 1 })],
        view: { seedsTogether: true, pinned: ['a'], zoom: { from: 4, to: 20 }, smoothing: 0.6 },
    },
    'the data table open': {
        runs: [ended, twin],
        act: async page => {
            await page.locator('details.data > summary').press('Enter');
            await page.locator('details.data tbody').waitFor();
        },
    },
    'a menu open': {
        runs: [ended],
        act: async page => {
            await page.getByRole('button', { name: 'Save or copy Loss' }).press('Enter');
            await page.getByRole('menuitem').first().waitFor();
        },
    },
    narrow: { runs: [ended, twin], size: { width: 320, height: 700 } },
};

const overSeeds = (mean: number) => ({ mean, deviation: 0.01 });
const combination = (loss: number, ...labels: readonly string[]) => ({
    ...{ labels, seeds: 2, validationLoss: overSeeds(loss), validationAccuracy: overSeeds(1 - loss) },
    ...{ validationRmse: undefined, gap: overSeeds(loss / 2) },
});
const swept = (index: number, state: RunState, noise: string, width: string): SweptRunSnapshot => ({
    ...{ id: `run ${index}`, index, labels: [noise, width], seed: index, state, epoch: 10, epochs: 20 },
    ...(state === 'failed' && { message: 'The loss became NaN.' }),
    best: { epoch: 4, validationLoss: 0.2 + index / 50, validationAccuracy: 0.9 },
});

states.sweep = {
    runs: [ended],
    sweep: {
        ...{ id: 's', name: 'digits_mlp', spec: 'digits.netspec', axes: ['noise', 'width'], count: 8 },
        state: 'running',
        runs: [
            swept(0, 'finished', 'dropout(0.2)', '64'),
            swept(1, 'finished', 'dropout(0.5)', '64'),
            swept(2, 'failed', 'dropout(0.2)', '128'),
            swept(3, 'running', 'dropout(0.5)', '128'),
        ],
        combinations: [combination(0.1, 'dropout(0.5)', '64'), combination(0.2, 'dropout(0.2)', '64')],
    },
};

/** Where the keyboard stands, and how that is shown. */
interface Stop {
    readonly name: string;
    readonly isSeen: boolean;
}

describe('the panel for everyone', function () {
    this.timeout(90_000);
    let browser: Browser;
    let open: PanelPage | undefined;

    before(async () => {
        browser = await launchBrowser();
    });

    afterEach(async () => {
        await open?.close();
        open = undefined;
    });

    after(async () => {
        await browser?.close();
    });

    async function show(state: State): Promise<Page> {
        open = await openPanelPage(browser, state);
        await state.act?.(open.page);
        return open.page;
    }

    for (const [name, state] of Object.entries(states)) {
        it(`has nothing that axe finds fault with, in every theme: ${name}`, async () => {
            const page = await show(state);
            for (const theme of themes) {
                await open?.setTheme(theme);
                assert.deepEqual(await faultsOf(page), [], theme);
            }
        });
    }

    for (const width of [640, 320]) {
        it(`can be used at twice the size, ${width} pixels wide, with nothing cut off`, async () => {
            const page = await show({ runs: [ended, twin], size: { width, height: 450 } });
            await page.screenshot({ path: pictureFile(`panel-zoomed-${width}`), fullPage: true });
            assert.deepEqual(await cutOff(page), []);
        });
    }

    it('shows where the keyboard is, at every stop on the way through', async () => {
        const page = await show(states.compared!);
        for (const theme of ['dark', 'hc-black'] as const) {
            await open?.setTheme(theme);
            const stops = await walkByTab(page);
            assert.ok(stops.length > 20, `${stops.length} stops`);
            assert.deepEqual(
                stops.filter(({ isSeen }) => !isSeen).map(({ name }) => name),
                [],
                theme,
            );
        }
    });

    it('moves nothing where less motion is asked for, by the system or by VS Code', async () => {
        const page = await show(states.training!);
        assert.notEqual(await movingParts(page), 0, 'otherwise the bar of progress glides');
        await page.emulateMedia({ reducedMotion: 'reduce' });
        assert.equal(await movingParts(page), 0);
        await page.emulateMedia({ reducedMotion: 'no-preference' });
        await page.evaluate("document.body.classList.add('vscode-reduce-motion')");
        assert.equal(await movingParts(page), 0);
    });

    it('says in names and roles what is seen', async () => {
        const page = await show(states.compared!);
        // The inside of the network comes last.
        await page.getByRole('heading', { name: 'Confusion matrix' }).first().waitFor();
        await page
            .getByRole('row', { name: /^without dropout 30/ })
            .first()
            .waitFor();
        const said = await page.locator('main:visible').ariaSnapshot();
        for (const expected of [
            /heading "digits_mlp" \[level=1\]/,
            /button "Train Again"/,
            /region "Summary"/,
            /paragraph: "?Best at epoch \d+, with validation loss [\d.]+ and accuracy [\d.]+%\. Validation loss has risen since epoch \d+; gap [\d.]+\. With dropout the best validation loss is/,
            /heading "Loss" \[level=2\]/,
            /button "Save or copy Loss"/,
            /table "Loss at the latest epoch"/,
            /columnheader "Run"/,
            /row "with dropout 30 [\d.]+ [\d.]+ \+[\d.]+"/,
            /slider "Loss by epoch"/,
            /slider "Accuracy by epoch"/,
            /Data table/,
            /heading "Runs" \[level=2\]/,
            /button "Show digits_mlp in the charts" \[pressed\]/,
            /heading "Confusion matrix"/,
        ]) {
            assert.match(said, expected);
        }
        const slider = page.getByRole('slider', { name: 'Loss by epoch' });
        await slider.press('Home');
        assert.match(
            (await slider.getAttribute('aria-valuetext')) ?? '',
            /^Epoch 1\. with dropout: training loss [\d.]+, validation loss [\d.]+\. without dropout: /,
        );
    });

    it('tells a screen reader how a run ends, and why it fails', async () => {
        const page = await show(states.training!);
        const live = page.locator('#app > [aria-live]');
        const heard = (expected: RegExp): Promise<string> =>
            eventually(
                () => live.innerText(),
                text => expected.test(text),
                'what is said',
            );
        await heard(/^digits_mlp: Epoch 30 of 60.*\. Best so far at epoch \d+, with validation loss/);
        await open?.tell([ended]);
        await heard(/^digits_mlp: Finished in 8\.0 s\. Best at epoch/);
        await open?.tell(states.failed!.runs.slice(0, 1));
        await heard(/^digits_mlp: Failed\. The loss became NaN in epoch 3\./);
    });

    it('is in Chinese from top to bottom where the window is', async () => {
        const strings = JSON.parse(
            readFileSync(join(repositoryRoot, 'l10n', 'bundle.l10n.zh-cn.json'), 'utf8'),
        );
        const page = await show({ ...states.compared!, strings });
        await page.locator('details.data > summary').press('Enter');
        await page.locator('details.data tbody').waitFor();
        await page.screenshot({ path: pictureFile('panel-chinese'), fullPage: true });
        assert.equal(await page.locator('html').getAttribute('lang'), 'zh-cn');
        await page.getByRole('button', { name: '重新训练' }).waitFor();
        assert.deepEqual(await englishOf(page), []);
        assert.deepEqual(await cutOff(page), []);
    });

    for (const colorScheme of ['light', 'dark'] as const) {
        it(`keeps reports in which axe finds no fault, ${colorScheme}`, async () => {
            const run = reportHtml(reportOfRun([ended, twin], 'model digits_mlp {\n}\n'));
            const value = (mean: number) => ({ mean, deviation: 0.01 });
            const swept = ['0.2', '0.5', '0.8'].map((rate, place) => ({
                ...{ labels: [rate], seeds: 3, validationRmse: undefined, gap: value(0.1) },
                ...{ validationLoss: value(0.3 + place), validationAccuracy: value(0.9) },
            }));
            const sweep = reportHtml(sweepReport('digits_mlp', ['rate'], swept, 'sweep digits_mlp {\n}\n'));
            const page = await browser.newPage({ colorScheme });
            for (const html of [run, sweep]) {
                await page.setContent(html);
                assert.deepEqual(await faultsOf(page), []);
            }
            await page.close();
        });
    }
});

/** What of the page is read below, where no types of the DOM are. */
interface Element {
    readonly tagName: string;
    readonly className: string;
    readonly scrollWidth: number;
    readonly clientWidth: number;
    readonly textContent: string;
    readonly title: string;
    readonly children: { readonly length: number };
    readonly parentElement: Element | null;
    readonly childNodes: Iterable<{ readonly nodeType: number; readonly nodeValue: string | null }>;
    closest(selector: string): Element | null;
    getAttribute(name: string): string | null;
    getBoundingClientRect(): {
        readonly left: number;
        readonly right: number;
        readonly top: number;
        readonly bottom: number;
        readonly width: number;
        readonly height: number;
    };
    checkVisibility(): boolean;
}

interface View {
    readonly document: {
        readonly documentElement: Element;
        readonly body: Element;
        readonly activeElement: Element | null;
        querySelectorAll(selector: string): Iterable<Element>;
    };
    readonly innerHeight: number;
    getComputedStyle(element: Element, part?: string): Readonly<Record<string, string>>;
}

/** The page where it has to be moved sideways, and texts that are cut without a way to read them whole. */
function cutOff(page: Page): Promise<string[]> {
    return page.evaluate(() => {
        const { document, getComputedStyle } = globalThis as unknown as View;
        const wide = document.documentElement;
        const found =
            wide.scrollWidth > wide.clientWidth
                ? [`the page: ${wide.scrollWidth} of ${wide.clientWidth}`]
                : [];
        for (const element of document.querySelectorAll('#app *')) {
            const style = getComputedStyle(element);
            const isHidden = element.closest('.visually-hidden, svg, canvas, .plot') !== null;
            if (isHidden || !element.checkVisibility() || style.overflowX !== 'hidden') {
                continue;
            }
            const canBeRead = element.title !== '' || element.closest('[title]') !== null;
            if (element.scrollWidth > element.clientWidth + 1 && !canBeRead) {
                found.push(`${element.tagName}.${element.className}: ${element.textContent}`);
            }
        }
        return found;
    });
}

/** Every stop of the Tab key, from the first on. */
async function walkByTab(page: Page): Promise<Stop[]> {
    const stops: Stop[] = [];
    await page.evaluate('document.activeElement?.blur()');
    for (let count = 0; count < 120; count++) {
        await page.keyboard.press('Tab');
        const stop = await page.evaluate(() => {
            const { document, getComputedStyle, innerHeight } = globalThis as unknown as View;
            const element = document.activeElement;
            if (element === null || element === document.body) {
                return undefined;
            }
            const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
            const { top, bottom, width, height } = element.getBoundingClientRect();
            const isOutlined =
                outlineStyle !== 'none' &&
                Number.parseFloat(outlineWidth ?? '0') >= 1 &&
                !/rgba\(.*, 0\)|transparent/.test(outlineColor ?? '');
            return {
                name: `${element.tagName}.${element.className} ${element.getAttribute('aria-label') ?? element.textContent}`.slice(
                    0,
                    80,
                ),
                isSeen: isOutlined && bottom > 0 && top < innerHeight && width > 0 && height > 0,
            };
        });
        if (stop === undefined) {
            break;
        }
        stops.push(stop);
    }
    return stops;
}

/** How many parts of the page have a transition or an animation. */
function movingParts(page: Page): Promise<number> {
    return page.evaluate(() => {
        const { document, getComputedStyle } = globalThis as unknown as View;
        const seconds = (text = ''): number =>
            Math.max(...text.split(',').map(each => Number.parseFloat(each)));
        let count = 0;
        for (const element of document.querySelectorAll('#app *')) {
            for (const part of ['', '::before', '::after']) {
                const { transitionDuration, animationDuration } = getComputedStyle(element, part);
                count += seconds(transitionDuration) > 0 || seconds(animationDuration) > 0 ? 1 : 0;
            }
        }
        return count;
    });
}

/** Words of the page that are English, but for names, units, terms and keys that are the same in every language. */
async function englishOf(page: Page): Promise<string[]> {
    const texts = await page.evaluate(() => {
        const { document } = globalThis as unknown as View;
        const said: string[] = [];
        for (const element of document.querySelectorAll('#app, #app *')) {
            if (!element.checkVisibility()) {
                continue;
            }
            for (const node of element.childNodes) {
                if (node.nodeType === 3) {
                    said.push(node.nodeValue ?? '');
                }
            }
            for (const name of [
                'aria-label',
                'title',
                'aria-valuetext',
                'aria-roledescription',
                'placeholder',
            ]) {
                said.push(element.getAttribute(name) ?? '');
            }
        }
        return said;
    });
    const same =
        /digits_mlp|digits\.netspec|cross_entropy|dropout|setosa|versicolor|virginica|variational_|dense|line|RMSE|NLL|ECE|KL|L2|PNG|SVG|CSV|Top|max_norm|Frobenius|min\b|pp\b|kB|MB|AM|PM/gi;
    return [...new Set(texts.filter(text => /[A-Za-z]{2}/.test(text.replaceAll(same, ''))))];
}
