// The commands' ids, as the manifest has them.

import { type CommandName, commands } from './manifest/commands.ts';

/** `dropoutLab.train` by `train`. */
export const commandIds = Object.fromEntries(
    Object.keys(commands).map(name => [name, `dropoutLab.${name}`]),
) as { readonly [N in CommandName]: `dropoutLab.${N}` };

export const languageId = 'netspec';
export const panelViewType = 'dropoutLab.curves';
export const tryItViewType = 'dropoutLab.tryIt';
export const historyViewId = 'dropoutLab.history';

/** Read by `when` clauses of the manifest. */
export const contextKeys = {
    /** A run is active. */
    training: 'dropoutLab.training',
    /** The history has runs. */
    hasRuns: 'dropoutLab.hasRuns',
    /** One of them was stopped or interrupted. */
    canResume: 'dropoutLab.canResume',
    /** A run was deleted and can be brought back. */
    canUndoDelete: 'dropoutLab.canUndoDelete',
} as const;
