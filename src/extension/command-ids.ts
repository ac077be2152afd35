// The commands' ids, in the order of the palette. A test compares them with the manifest.

export const commandIds = {
    newModel: 'dropoutLab.newModel',
    train: 'dropoutLab.train',
    compareWithoutDropout: 'dropoutLab.compareWithoutDropout',
    stop: 'dropoutLab.stop',
    showCurves: 'dropoutLab.showCurves',
    restartLanguageServer: 'dropoutLab.restartLanguageServer',
} as const;

export const languageId = 'netspec';
export const panelViewType = 'dropoutLab.curves';

/** Read by `when` clauses of the manifest. */
export const contextKeys = {
    /** A run is active. */
    training: 'dropoutLab.training',
} as const;
