// Whether the value of a constant or a parameter makes sense at all, whatever slot it is for. It is asked once for each,
// so that a mistake in a definition is reported there, once, and every use of it stays silent.

import { familiesOf, findEntry } from '../../catalog/index.ts';
import type { Application, Expression } from '../generated/ast.ts';
import { evaluateCall } from './arguments.ts';
import { evaluateNumber, rangeValues } from './arithmetic.ts';
import { allWords } from './catalogue.ts';
import { rangeOf } from './describe.ts';
import { reportCalledValue, reportUnknownName } from './misfits.ts';
import type { Resolution } from './resolution.ts';
import { type Binding, lookUp, type Scope } from './scope.ts';
import { unquote } from './texts.ts';

/** Checks the value of a binding where that has not been done yet. */
export function isSound(resolution: Resolution, binding: Binding, use?: Application): boolean {
    if (binding.state === 'checking') {
        resolution.report({
            rule: 'name',
            message: `\`${binding.name}\` is defined by itself.`,
            range: use === undefined ? binding.declaration : rangeOf(use),
        });
        binding.state = 'broken';
    } else if (binding.state === 'unchecked') {
        binding.state = 'checking';
        const sound = makesSense(resolution, binding.value, binding.scope);
        // A cycle has marked it broken meanwhile.
        binding.state = sound && (binding.state as Binding['state']) !== 'broken' ? 'sound' : 'broken';
    }
    return binding.state === 'sound';
}

/** True where an expression means something in some slot. Mistakes in it are reported. */
export function makesSense(
    resolution: Resolution,
    expression: Expression | undefined,
    scope: Scope,
): boolean {
    switch (expression?.$type) {
        case undefined:
            return false;
        case 'NumberLiteral':
        case 'Sum':
        case 'Product':
        case 'Sign':
            return evaluateNumber(resolution, expression, scope) !== undefined;
        case 'Range':
            return rangeValues(resolution, expression, scope) !== undefined;
        case 'StringLiteral':
            return unquote(resolution, expression) !== undefined;
        case 'List':
            return expression.items.map(item => makesSense(resolution, item, scope)).every(Boolean);
        case 'Application':
            return applicationMakesSense(resolution, expression, scope);
        default:
            return expression satisfies never;
    }
}

function applicationMakesSense(resolution: Resolution, application: Application, scope: Scope): boolean {
    const name: string | undefined = application.callee;
    if (name === undefined) {
        return false;
    }
    const isEntry = application.call && familiesOf(name).length > 0;
    const binding = isEntry ? undefined : lookUp(scope, name);
    if (binding !== undefined) {
        resolution.use(
            { ...rangeOf(application), end: rangeOf(application).start + name.length },
            binding.declaration,
        );
        if (application.call) {
            reportCalledValue(resolution, application, binding);
            return false;
        }
        if (resolution.depth > 100) {
            resolution.report({
                rule: 'type',
                message: 'This value is defined through too many others.',
                range: rangeOf(application),
            });
            return false;
        }
        resolution.depth += 1;
        try {
            return isSound(resolution, binding, application);
        } finally {
            resolution.depth -= 1;
        }
    }
    const family = familiesOf(name)[0];
    if (application.call) {
        const entry = family && findEntry(family, name);
        if (entry !== undefined) {
            return evaluateCall(resolution, entry, application, scope).failed.size === 0;
        }
        if (resolution.declarations.models.has(name)) {
            return application.arguments
                .map(argument => makesSense(resolution, argument.value, scope))
                .every(Boolean);
        }
    } else if (
        family !== undefined ||
        ['none', 'true', 'false'].includes(name) ||
        allWords.has(name) ||
        resolution.declarations.models.has(name)
    ) {
        return true;
    }
    reportUnknownName(resolution, application, undefined, scope);
    return false;
}
