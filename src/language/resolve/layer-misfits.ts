// A statement in the body of a model that is no layer: what was meant, most likely.

import { findEntry, namesOf } from '../../catalog/index.ts';
import { meantName } from '../../catalog/synonyms.ts';
import type { Application, Model } from '../generated/ast.ts';
import { callableLayer, isKnownName } from './catalogue.ts';
import { rangeOf } from './describe.ts';
import type { Slot } from './evaluate.ts';
import { needsNoArguments, renameFix, reportUnfit, reportUnknownName } from './misfits.ts';
import type { Trail } from './place-layer.ts';
import type { Resolution } from './resolution.ts';
import type { Scope } from './scope.ts';

/** What may stand in the body of a model. */
export const layerSlot: Slot = {
    type: { kind: 'one_of', types: [{ kind: 'call', family: 'layer' }, { kind: 'none' }] },
    what: 'a place in the body of a model',
};

/** Blocks of layers, as they are written. */
const blockForms: Readonly<Record<string, string>> = {
    repeat: '`repeat 3 { ... }`',
    residual: '`residual { ... }`',
    concat: '`concat { ... } { ... }`',
};

/** Reports a name or a call in a body that stands for no layer. */
export function reportNoLayer(
    resolution: Resolution,
    application: Application,
    scope: Scope,
    trail: Trail,
): void {
    const name = application.callee;
    const model = resolution.declarations.models.get(name);
    const kind = callableLayer(name);
    const range = rangeOf(application);
    if (model !== undefined && encloses(model, application)) {
        resolution.report({
            rule: 'type',
            message: `\`${name}\` is the model that this stands in, and a model that calls itself never ends.`,
            range,
        });
    } else if (model !== undefined || kind !== undefined) {
        const callable = model !== undefined || needsNoArguments(name);
        resolution.report({
            rule: 'type',
            message: `\`${name}\` needs parentheses to be a layer: \`${name}(${callable ? '' : '...'})\`.`,
            range,
            ...(callable && { fixes: [{ ...renameFix(range, `${name}()`), safety: 'safe' as const }] }),
        });
    } else if (Object.hasOwn(blockForms, name)) {
        const form = blockForms[name];
        resolution.report({
            rule: 'syntax',
            message: `Expected ${form}, found only \`${name}${application.call ? '(...)' : ''}\`.`,
            range,
        });
    } else if (trail.steps.at(-1)?.kind === 'reference') {
        const definition = rangeOf(application);
        reportUnfit(resolution, application, layerSlot, scope, { range: trail.token, definition });
    } else if (isKnownName(name)) {
        reportUnfit(resolution, application, layerSlot, scope, undefined);
    } else if (!reportActivation(resolution, application)) {
        reportUnknownName(resolution, application, { type: layerSlot.type }, scope);
    }
}

/** Keras has one layer for all activations, named by its argument: `Activation('relu')`. */
function reportActivation(resolution: Resolution, application: Application): boolean {
    const [argument] = application.arguments;
    if (application.callee.toLowerCase() !== 'activation' || argument?.value === undefined) {
        return false;
    }
    const { start, end } = rangeOf(argument.value);
    const written = resolution.text.slice(start, end).replace(/^(["'])(.*)\1$/, '$2');
    const meant = findEntry('activation', written) ? written : meantName(written, namesOf('activation'));
    if (meant === undefined) {
        return false;
    }
    const range = rangeOf(application);
    resolution.report({
        rule: 'name',
        message: `There is no layer \`${application.callee}\`: every activation is a layer by itself. Write \`${meant}()\`.`,
        range,
        fixes: [renameFix(range, `${meant}()`)],
    });
    return true;
}

function encloses(model: Model, application: Application): boolean {
    const [outer, inner] = [rangeOf(model), rangeOf(application)];
    return outer.start <= inner.start && inner.end <= outer.end;
}
