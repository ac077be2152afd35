// The border to the webview: what comes from it is checked before anything is done with it.

import * as v from 'valibot';
import { type PanelHostApi, panelProtocolVersion } from '../../protocol/panel.ts';
import type { Handlers } from '../../protocol/rpc.ts';

const runReference = v.strictObject({ id: v.pipe(v.string(), v.minLength(1), v.maxLength(100)) });

/** More combinations than anyone looks at as curves. */
const mostRuns = 1000;

/** A picture of both charts is far smaller, and so is the table of a run of any length that trains in an editor. */
const mostBytes = 100_000_000;
const fileName = v.pipe(v.string(), v.minLength(1), v.maxLength(300), v.regex(/^[^/\\:]+$/));

const argumentSchemas = {
    ready: v.strictObject({ version: v.literal(panelProtocolVersion) }),
    stop: runReference,
    pause: runReference,
    resume: runReference,
    trainAgain: runReference,
    compare: runReference,
    remove: runReference,
    rename: runReference,
    revealSpec: runReference,
    firstLayer: runReference,
    decisions: runReference,
    monteCarlo: runReference,
    openSweep: runReference,
    stopSweep: runReference,
    showRuns: v.strictObject({ ids: v.pipe(v.array(runReference.entries.id), v.maxLength(mostRuns)) }),
    saveSweepReport: runReference,
    saveFile: v.strictObject({
        kind: v.picklist(['png', 'svg', 'csv']),
        name: fileName,
        content: v.union([
            v.pipe(v.string(), v.maxLength(mostBytes)),
            v.pipe(
                v.instance(Uint8Array),
                v.check(bytes => bytes.length <= mostBytes),
            ),
        ]),
    }),
    newModel: v.undefined(),
} satisfies { readonly [K in keyof PanelHostApi]: v.GenericSchema };

/** The handlers, each behind a check of its argument; what does not pass is an error to the view and does nothing. */
export function checkedHandlers(handlers: Handlers<PanelHostApi>): Handlers<PanelHostApi> {
    const checked = Object.keys(argumentSchemas).map(key => {
        const method = key as keyof PanelHostApi;
        const handle = handlers[method] as (argument: unknown) => unknown;
        return [method, (argument: unknown) => handle(v.parse(argumentSchemas[method], argument))];
    });
    return Object.fromEntries(checked);
}
