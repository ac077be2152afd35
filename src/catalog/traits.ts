// What rules and the engine may know about a layer without knowing its name. Rules decide by these, so that a layer
// added later is covered by the rules that exist today.

/** How a layer with an elementwise function treats zero, which decides whether dropout commutes with it. */
export type ZeroBehaviour =
    /** f(c x) = c f(x) for c >= 0, hence f(0) = 0: dropout before and after are the same, mask by mask (H). */
    | 'homogeneous'
    /** f(0) = 0 but not homogeneous, as tanh (Z). */
    | 'zero_preserving'
    /** f(0) is not 0, as the logistic: a unit dropped before it is not silent after it (N). */
    | 'nonzero';

/** What one random draw of a noise layer acts on. */
export type NoiseKind =
    /** One Bernoulli draw for each element. */
    | 'element'
    /** One Bernoulli draw for each channel of each example. */
    | 'channel'
    /** One draw for each example's whole branch (stochastic depth). */
    | 'path'
    /** Multiplicative or additive Gaussian noise. */
    | 'gaussian'
    /** Alpha dropout, which keeps SELU's mean and variance. */
    | 'alpha'
    /** Acts on the weights of the next affine layer. */
    | 'weight';

export interface Traits {
    readonly role:
        | 'input'
        | 'reshape'
        | 'affine'
        | 'activation'
        | 'pool'
        | 'normalization'
        | 'noise'
        | 'merge';
    /** Each output element depends on the input element at its own place only. */
    readonly elementwise: boolean;
    /** For activations, pools and reshapes; null where the question has no meaning (affine, noise, normalization). */
    readonly zero: ZeroBehaviour | null;
    /** f(0), for elementwise activations of kind `nonzero`. */
    readonly valueAtZero?: number;
    readonly noise?: NoiseKind;
    /**
     * The affine layer that a noise needs besides its input: the weights of the nearest one after it, or the output of
     * the nearest one before it. Where there is none, that is an error of the language.
     */
    readonly actsOn?: 'next_affine' | 'previous_affine';
    /** Adds its noise rather than multiplies by it, so that a small activation is hurt more than a large one. */
    readonly additive?: boolean;
    /** The noise's strength is learned, so that rules about fixed rates do not apply. */
    readonly learnedRate?: boolean;
    /** Multiplies by Bernoulli masks scaled to keep the mean (inverted dropout). */
    readonly bernoulli?: boolean;
    /** A function that turns scores into what a loss reads: softmax, sigmoid. */
    readonly outputActivation?: boolean;
    /** Statistics come from the batch, so what the layer sees while training is stored for inference. */
    readonly normalizesOverBatch?: boolean;
    readonly pools?: 'max' | 'average' | 'global_average';
    /** How a merge joins its inputs: value by value, or side by side along the last axis. */
    readonly merges?: 'sum' | 'concatenation';
    /** Looks up integers: what reaches it is token ids, not real values. */
    readonly readsTokenIds?: boolean;
    /** Keeps mean 0 and variance 1 through depth (SELU). */
    readonly selfNormalizing?: boolean;
    /** Its weights act in the same way on every position of a map, as a convolution's do. */
    readonly sharesWeights?: boolean;
}
