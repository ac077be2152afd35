// Extension host <-> the webview in which a finished run is tried. The host's worker has the weights; the view has what is
// drawn or pasted.

import type { Prediction, TrialFacts } from '../model/predictions.ts';

export const tryItProtocolVersion = 1;

/** What the host tells the view. */
export interface TryItViewApi {
    /** Receiver's duty: show this run, and ask what it says of what is drawn. */
    show(trial: {
        /** To be kept, so that the host finds the run again for a view that VS Code restores. */
        readonly id: string;
        readonly name: string;
        readonly facts: TrialFacts;
    }): Promise<void>;
    /** Receiver's duty: say why there is nothing to try. */
    fail(problem: { readonly message: string }): Promise<void>;
}

/** What the view asks of the host. Every argument is checked at the border. */
export interface TryItHostApi {
    ready(hello: { readonly version: number }): Promise<void>;
    /** @param question `features` of one example, unscaled; `samples` from 1 to `mostSamples` */
    predict(question: {
        readonly features: readonly number[];
        readonly samples: number;
    }): Promise<Prediction>;
}

export const mostSamples = 1000;
