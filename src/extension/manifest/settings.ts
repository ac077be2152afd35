// The settings. The manifest's list is written from this table (`npm run generate`).

export interface SettingContribution {
    readonly type: 'boolean' | 'string' | 'number' | 'integer';
    readonly default: boolean | string | number;
    readonly scope: 'resource' | 'window';
    /** Sentences in Markdown, for the settings editor. */
    readonly description: string;
    /** What it may be and what each means, where it is one of a few. */
    readonly choices?: Readonly<Record<string, string>>;
    /** Limits of a number, both allowed. */
    readonly minimum?: number;
    readonly maximum?: number;
}

/** Without those of the linter. By the part of the id after `dropoutLab.`, in alphabetical order. */
export const settings = {
    'comparison.seeds': {
        type: 'integer',
        default: 20,
        minimum: 5,
        maximum: 100,
        scope: 'resource',
        description:
            'How many seeds *Measure This Fix* and *Compare Without Dropout Over Seeds* train at most, both networks with each. They end earlier, from five on, where the difference is plain.',
    },
    'engine.portable': {
        type: 'boolean',
        default: false,
        scope: 'window',
        description:
            'Trains with the same bits on every machine. Otherwise multiplication and addition are one operation where the processor has it, which may be faster, and repeats bit by bit on processors of one kind.',
    },
    'engine.threads': {
        type: 'integer',
        default: 0,
        minimum: 0,
        maximum: 64,
        scope: 'window',
        description:
            'How many threads a run is computed by; 0 takes as many as make it faster, which is measured as it begins. What is computed does not depend on it.',
    },
    'history.maximumSize': {
        type: 'number',
        default: 2000,
        minimum: 10,
        scope: 'window',
        description:
            'How many megabytes the run history may take up. When a run begins, the oldest runs make room; pinned runs and runs that train stay.',
    },
    'sweep.parallelRuns': {
        type: 'integer',
        default: 0,
        minimum: 0,
        maximum: 1024,
        scope: 'window',
        description:
            'How many runs of a sweep or of a search for drop rates train at once, by one thread each; 0 takes one for each core.',
    },
    trainOnSave: {
        type: 'boolean',
        default: true,
        scope: 'resource',
        description:
            'Trains a spec again when a change of it is saved, with its twin where it was compared. Only while the panel *Curves* is open, where the spec was trained before, and where its last run took under ten seconds.',
    },
    'trace.server': {
        type: 'string',
        default: 'off',
        scope: 'window',
        description:
            'Writes what the editor and the language server say to each other to the output channel *Dropout Lab*.',
        choices: {
            off: 'Nothing is written.',
            messages: 'The name of each message.',
            verbose: 'Each message in full, the text of the spec included.',
        },
    },
} as const satisfies Readonly<Record<string, SettingContribution>>;
