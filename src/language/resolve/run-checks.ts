// Whether a network, its data and its loss go together. Each check speaks of what is known only.

import { catalogue } from '../../catalog/index.ts';
import { layerEntry } from '../../catalog/layers/index.ts';
import type { LossFacts } from '../../catalog/losses/define-loss.ts';
import { type CallValue, callsIn, type Value } from '../../catalog/values.ts';
import { t } from '../../core/localize.ts';
import { formatShape, sizeOf } from '../../core/shape.ts';
import type { TextRange } from '../../core/text-range.ts';
import { isLinearModel, linearModelOf } from '../../model/linear-model.ts';
import type { ResolvedLayer, ResolvedRun } from '../../model/resolved.ts';
import type { Problem } from '../syntax/problem.ts';
import { outputActivation } from './run.ts';
import { checkTokenScale } from './token-ids.ts';

/** The problems of a run. `shared` is true where other runs use the same model, which then is not to blame. */
export function checkRun(run: ResolvedRun, shared: boolean): Problem[] {
    const loss = checkLoss(run);
    // A loss that does not go with the output often is a wrong output: one of the two is said.
    const output = loss.length > 0 ? loss : checkOutput(run, shared);
    return [
        ...checkInput(run, shared),
        ...output,
        ...(loss.length > 0 ? [] : [...checkAdaptiveL2(run), ...checkLabelSmoothing(run)]),
        ...checkTokenScale(run),
    ];
}

function blame(run: ResolvedRun, shared: boolean, place: TextRange): TextRange {
    return shared ? run.source.token : place;
}

function checkInput(run: ResolvedRun, shared: boolean): Problem[] {
    const input = run.network.layers[0];
    const { featureShape } = run.data.facts;
    if (
        input === undefined ||
        featureShape === undefined ||
        sizeOf(input.outputShape) === sizeOf(featureShape)
    ) {
        return [];
    }
    const { source } = input;
    const range = source.arguments.shape ?? source.token;
    const features = sizeOf(featureShape);
    return [
        {
            rule: 'shape',
            message: `The examples of \`${run.data.name}\` have ${features} features each, found an input of ${formatShape(input.outputShape)}${input.outputShape.length > 1 ? `, which is ${sizeOf(input.outputShape)} values` : ''}.`,
            range: blame(run, shared, range),
            related: [{ message: `The data is declared here.`, range: run.data.source.token }],
            fixes: [
                {
                    title: t('Change to {0}', `input(${features})`),
                    safety: 'safe',
                    edits: [{ range, newText: String(features) }],
                },
            ],
        },
    ];
}

function lossFacts(loss: CallValue): LossFacts | undefined {
    const losses: Readonly<Record<string, LossFacts>> = catalogue.loss;
    return losses[loss.call];
}

function checkLoss(run: ResolvedRun): Problem[] {
    const loss = run.settings.loss as CallValue;
    const facts = lossFacts(loss);
    const range = run.source.values.loss ?? run.source.token;
    const activation = outputActivation(run.network);
    if (facts === undefined) {
        return [];
    }
    if (facts.fusesWith !== null && activation !== undefined && activation.kind !== facts.fusesWith) {
        return [
            {
                rule: 'type',
                message: `\`${loss.call}\` expects an output of \`${facts.fusesWith}\` or a linear one, found \`${activation.kind}\`.`,
                range,
                related: [{ message: 'The output is here.', range: activation.source.token }],
            },
        ];
    }
    if (facts.task === 'classification' && run.data.facts.task === 'regression') {
        return [
            {
                rule: 'type',
                message: `\`${loss.call}\` expects classes, found the numbers of \`${run.data.name}\`: use \`mse\`, \`mae\` or \`huber\`.`,
                range,
            },
        ];
    }
    return [];
}

/** The layer to point at for the number of outputs: the last one with weights, else the last. */
function outputLayer(layers: readonly ResolvedLayer[]): ResolvedLayer | undefined {
    return (
        layers.findLast(layer => layerEntry(layer.kind).traits(layer.parameters).role === 'affine') ??
        layers.at(-1)
    );
}

function checkOutput(run: ResolvedRun, shared: boolean): Problem[] {
    const last = run.network.layers.at(-1);
    const loss = run.settings.loss as CallValue;
    if (last === undefined) {
        return [];
    }
    const { outputShape } = last;
    const refuse = (message: string, range: TextRange): Problem[] => [{ rule: 'shape', message, range }];
    if (outputShape.length !== 1) {
        return refuse(
            `Expected a flat output, one value for each class or number to predict, found ${formatShape(outputShape)}. End the network with flatten() and a dense layer.`,
            last.source.token,
        );
    }
    const units = outputShape[0] ?? 0;
    const { task, classes } = run.data.facts;
    const layer = outputLayer(run.network.layers);
    const range = blame(
        run,
        shared,
        layer?.source.arguments.units ?? layer?.source.token ?? last.source.token,
    );
    if (task === 'regression' && units !== 1) {
        return refuse(`\`${run.data.name}\` has one number to predict, found ${units} outputs.`, range);
    }
    if (loss.call === 'cross_entropy' && units === 1) {
        return refuse(
            '`cross_entropy` expects one output for each class, found 1 output. For two classes use 2, or `binary_cross_entropy` with `sigmoid`.',
            range,
        );
    }
    if (classes === undefined || units === classes || (classes === 2 && units === 1)) {
        return [];
    }
    return refuse(
        `\`${run.data.name}\` has ${classes} ${classes === 1 ? 'class' : 'classes'}, found ${units} ${units === 1 ? 'output' : 'outputs'}.`,
        range,
    ).map(problem => ({ ...problem, ...widthFix(layer, range, classes) }));
}

/** Another width of the output layer, where it stands there as a number. */
function widthFix(
    layer: ResolvedLayer | undefined,
    range: TextRange,
    classes: number,
): Pick<Problem, 'fixes'> {
    const written = layer?.source.arguments.units;
    const isNumber = written?.start === range.start && layer?.source.names?.units === undefined;
    return isNumber
        ? {
              fixes: [
                  {
                      title: t('Change to {0} units', classes),
                      safety: 'changes-training',
                      edits: [{ range, newText: String(classes) }],
                  },
              ],
          }
        : {};
}

/** Its formula is that of a generalized linear model. */
function checkAdaptiveL2({ network, settings, source }: ResolvedRun): Problem[] {
    const uses = (value: Value | undefined) => callsIn(value).some(({ call }) => call === 'adaptive_l2');
    const affine = network.layers.filter(
        layer => layerEntry(layer.kind).traits(layer.parameters).role === 'affine',
    );
    const own = affine.find(({ parameters }) => uses(parameters.regularizer));
    const inherits =
        uses(settings.regularizer) &&
        affine.some(({ parameters }) => callsIn(parameters.regularizer).length === 0);
    if (own === undefined && !inherits) {
        return [];
    }
    // The number of layers is said first, as what there is most to do about.
    const misfit =
        affine.length > 1
            ? { expected: 'one affine layer', found: `${affine.length} of them` }
            : linearModelOf(network, settings.loss?.call ?? '');
    if (isLinearModel(misfit)) {
        return [];
    }
    const { expected, found, layer } = misfit;
    const range = inherits
        ? (source.values.regularizer ?? source.token)
        : (own?.source.arguments.regularizer ?? own?.source.token ?? source.token);
    return [
        {
            rule: 'type',
            message: `\`adaptive_l2\` is for linear and logistic models, expected ${expected}, found ${found}. Use \`l2\` for other networks.`,
            range,
            ...(layer !== undefined && {
                related: [
                    { message: `The \`${layer.kind}\` that is found is here.`, range: layer.source.token },
                ],
            }),
        },
    ];
}

function checkLabelSmoothing({ settings, source }: ResolvedRun): Problem[] {
    const loss = settings.loss as CallValue;
    if (settings.label_smoothing === 0 || lossFacts(loss)?.task !== 'regression') {
        return [];
    }
    return [
        {
            rule: 'type',
            message: `\`label_smoothing\` spreads the probability of classes, expected the loss \`cross_entropy\` or \`binary_cross_entropy\`, found \`${loss.call}\`. Leave it out, or choose such a loss.`,
            range: source.values.label_smoothing ?? source.token,
        },
    ];
}
