// What the manifest says elsewhere than in commands, settings and the walkthrough, by the key that package.json has in its place.

export const strings = {
    description:
        'NetSpec, a model-spec language with a linter for dropout, and training in the editor with live overfitting curves.',
    'capabilities.untrusted':
        'Specs are checked, completed and explained. Training waits until the folder is trusted, since a spec decides which files are read and how long the processor is busy.',
    'capabilities.virtual':
        'Specs are checked, and networks train, on built-in data sets and on files that VS Code can read. Whether a file of a workspace that is not on disk exists shows when it is read to train.',
    'views.history': 'Run History',
    'views.history.welcome':
        'No run yet. Each is kept here with its curves, its weights and the exact text of its spec, also when VS Code is closed.\n[New Model](command:dropoutLab.newModel)\n[Train](command:dropoutLab.train)',
} as const;
