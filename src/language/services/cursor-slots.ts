// The types of what is no entry of the catalogue: the parameters of models, and the argument of `residual`.

import { familiesOf } from '../../catalog/index.ts';
import type { Parameter, Parameters, ParameterType } from '../../catalog/parameters.ts';
import type { Model, Spec, Train } from '../generated/ast.ts';
import { runName } from '../resolve/declarations.ts';

export const anyLayer: ParameterType = {
    kind: 'one_of',
    types: [{ kind: 'call', family: 'layer' }, { kind: 'none' }],
};
/** As the catalogue would have it, were `residual` one of its entries. */
export const residualParameters: Parameters = {
    projection: {
        type: anyLayer,
        optional: 'the input as it is',
        summary: 'A layer that brings the input to the shape of the branch.',
    },
};

/** A parameter by its name; `constructor` and the like are the names of none. */
export function own(parameters: Parameters, name: string): Parameter | undefined {
    return Object.hasOwn(parameters, name) ? parameters[name] : undefined;
}

/** The parameters of a model, with the kind of their defaults for a type. */
export function parametersOfModel(spec: Spec, name: string): Parameters {
    const model = spec.declarations.find(
        (declaration): declaration is Model => declaration.$type === 'Model' && declaration.name === name,
    );
    return Object.fromEntries(
        (model?.parameters ?? [])
            .filter(parameter => parameter.name !== undefined)
            .map(parameter => [
                parameter.name,
                {
                    type: typeOfDefault(parameter.value),
                    optional: parameter.value?.$cstNode?.text ?? '',
                    summary: `A parameter of the model \`${name}\`.`,
                },
            ]),
    );
}

/** The parameters of the model that a run trains. */
export function parametersOfRun(spec: Spec, run: string | undefined): Parameters {
    const train = spec.declarations.find(
        (declaration): declaration is Train => declaration.$type === 'Train' && runName(declaration) === run,
    );
    const model: string | undefined = train?.model?.callee;
    return model === undefined ? {} : parametersOfModel(spec, model);
}

function typeOfDefault(value: Model['parameters'][number]['value']): ParameterType {
    switch (value?.$type) {
        case 'StringLiteral':
            return { kind: 'string' };
        case 'Application': {
            if (value.callee === 'true' || value.callee === 'false') {
                return { kind: 'boolean' };
            }
            if (value.callee === 'none') {
                return anyLayer;
            }
            const families = familiesOf(value.callee).filter(family => value.call || family !== 'layer');
            const types: ParameterType[] = families.map(family => ({ kind: 'call', family }));
            return { kind: 'one_of', types: [...types, { kind: 'none' }] };
        }
        default:
            return { kind: 'number' };
    }
}
