// What the network looks like at a statement of the text: the shape that comes out of it and the parameters in it.

import { t } from '../../core/localize.ts';
import { formatShape } from '../../core/shape.ts';
import type { TextRange } from '../../core/text-range.ts';
import type { ResolvedLayer } from '../../model/resolved.ts';
import type { Analysis } from '../analysis.ts';

/** What one statement made, once. */
export interface Instance {
    readonly first: ResolvedLayer;
    readonly last: ResolvedLayer;
    readonly inputShape: readonly number[] | undefined;
    readonly parameterCount: number;
    /** Multiply-adds of one example in the forward pass. */
    readonly multiplyAdds: number;
}

/** By where a statement begins: a layer, a block that ends in one, or a call of a model. Of every network the first that has it. */
export type StatementShapes = ReadonlyMap<
    number,
    { readonly range: TextRange; readonly instances: readonly Instance[] }
>;

export function statementShapes(analysis: Analysis): StatementShapes {
    const shapes = new Map<
        number,
        { range: TextRange; network: object; instances: Instance[]; key: string }
    >();
    for (const { network } of analysis.networks) {
        const add = (range: TextRange, layer: ResolvedLayer, key: string): void => {
            const known = shapes.get(range.start);
            const inputShape = network.layers[layer.inputs[0] ?? -1]?.outputShape;
            const { parameterCount, multiplyAdds } = layer;
            const instance = { first: layer, last: layer, inputShape, parameterCount, multiplyAdds };
            if (known === undefined) {
                shapes.set(range.start, { range, network, instances: [instance], key });
            } else if (known.network === network && known.key === key) {
                const open = known.instances.pop() ?? instance;
                known.instances.push({
                    ...open,
                    last: layer,
                    parameterCount: open.parameterCount + parameterCount,
                    multiplyAdds: open.multiplyAdds + multiplyAdds,
                });
            } else if (known.network === network) {
                known.instances.push(instance);
                known.key = key;
            }
        };
        for (const layer of network.layers) {
            const { statement, steps } = layer.source;
            const isProjection = steps.some(
                step => step.kind === 'residual' && step.range.start === statement.start,
            );
            if (!isProjection) {
                add(statement, layer, steps.map(stepKey).join(''));
            }
            // Grows with each step, since networks of many layers are deep as well.
            let path = '';
            for (const step of steps) {
                if (step.kind === 'model' && step.call !== undefined) {
                    add(step.call, layer, path);
                }
                path += stepKey(step);
            }
        }
    }
    return shapes;
}

function stepKey(step: ResolvedLayer['source']['steps'][number]): string {
    switch (step.kind) {
        case 'model':
            return `${step.name}@${step.call?.start ?? ''} `;
        case 'repeat':
            return `${step.range.start}#${step.iteration} `;
        case 'residual':
            return `${step.range.start}${step.part} `;
        case 'concat':
            return `${step.range.start}branch${step.branch} `;
        case 'reference':
            return '';
        default:
            return step satisfies never;
    }
}

/** `256 · 16,640 parameters`. */
export function describeInstance({ last, parameterCount }: Instance): string {
    const count =
        parameterCount === 0
            ? ''
            : ` · ${parameterCount === 1 ? t('1 parameter') : t('{0} parameters', parameterCount.toLocaleString('en'))}`;
    return `${formatShape(last.outputShape)}${count}`;
}
