// The charts of the panel as files: from the menus of the charts, and for the host that asks for one.

import { insideNetwork, type NamedScene } from '../charts/inside-network.ts';
import type { Scene } from '../charts/scene.ts';
import { t } from '../core/localize.ts';
import { runName } from '../model/run-name.ts';
import type { ExportedFile, PanelHostApi } from '../protocol/panel.ts';
import type { Remote } from '../protocol/rpc.ts';
import { fileOf, pngOf } from './chart-files.ts';
import type { ExportKind } from './chart-menu.ts';
import type { CurveCharts } from './curve-charts.ts';

import type { Pair } from './view-state.ts';

export interface PanelExportsOptions {
    readonly remote: Remote<PanelHostApi>;
    readonly curves: () => CurveCharts;
    readonly pair: () => Pair | undefined;
    /** The charts of the inside of a run as they are shown; undefined where they are not. */
    readonly inside: (id: string) => readonly NamedScene[] | undefined;
    /** The charts of the sweep that is shown; undefined where none is. */
    readonly sweep: () => readonly { readonly id: string; readonly scene: Scene }[] | undefined;
    /** Says to everyone what became of it. */
    say(text: string): void;
}

export class PanelExports {
    private readonly options: PanelExportsOptions;

    constructor(options: PanelExportsOptions) {
        this.options = options;
    }

    /** Copies a chart, or hands it to the host to be kept; what cannot be done is said. */
    async keep(scene: Scene, kind: ExportKind, name = this.pairName()): Promise<void> {
        const { remote, say } = this.options;
        try {
            if (kind === 'copy') {
                await navigator.clipboard.write([new ClipboardItem({ 'image/png': pngOf(scene) })]);
                say(t('{0} is on the clipboard.', scene.title));
            } else {
                await remote.saveFile(await fileOf(scene, fileName(name, scene), kind));
            }
        } catch (error) {
            const why = error instanceof Error ? error.message : String(error);
            say(t('{0} could not be exported: {1}', scene.title, why));
        }
    }

    /** What can be exported of what is shown. */
    charts(): { readonly id: string; readonly title: string; readonly scene: Scene }[] {
        const sweep = this.options.sweep();
        if (sweep !== undefined) {
            return sweep.map(({ id, scene }) => ({ id, title: scene.title, scene }));
        }
        const pair = this.options.pair();
        if (pair === undefined) {
            return [];
        }
        const curves = (['loss', 'metric'] as const).map(id => ({
            id,
            scene: this.options.curves().sceneOf(id),
        }));
        const { info, details } = pair.main;
        const inside = this.options.inside(info.id) ?? insideNetwork(details?.best ?? { epoch: 0 });
        return [...curves, ...inside].map(({ id, scene }) => ({ id, title: scene.title, scene }));
    }

    async file(id: string, kind: ExportedFile['kind']): Promise<ExportedFile | undefined> {
        const found = this.charts().find(chart => chart.id === id);
        const name = this.options.sweep() === undefined ? this.pairName() : 'sweep';
        return found && fileOf(found.scene, fileName(name, found.scene), kind);
    }

    private pairName(): string {
        const pair = this.options.pair();
        return pair === undefined ? 'curves' : runName(pair.main.info);
    }
}

/** Without what separates folders. */
function fileName(run: string, scene: Scene): string {
    return `${run} ${scene.title.toLowerCase()}`.replace(/[/\\:]+/g, ' ');
}
