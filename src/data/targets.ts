// What a column says is to be predicted: numbers, or classes by name. Which of the two, the loss decides; without one,
// words are classes and numbers are numbers.

import { type Growing, growing } from '../core/growing.ts';
import type { Target } from '../model/examples.ts';
import type { DataProblem } from './data-problem.ts';
import type { SourceRequest } from './sources/types.ts';

/** Row after row of the target column, and the target at the end. */
export interface TargetCollector {
    /** `number` is NaN where `text` is none. Returns a problem that only needs its place. */
    add(text: string, number: number): string | undefined;
    finish(): Target | DataProblem;
}

/** More classes than any network here could tell apart: the column is a number or a name of each row. */
const mostClasses = 10_000;

/** @param column how messages call the column. */
export function createTargetCollector(
    { task, classNames }: Pick<SourceRequest, 'task' | 'classNames'>,
    column: string,
): TargetCollector {
    // More than enough for the most classes.
    const labels = growing(Uint16Array);
    const numbers = growing(Float32Array);
    const known = new Map<string, number>(classNames?.map((name, label) => [name, label]));
    let isNumeric = true;
    const addClass = (name: string): string | undefined => {
        let label = known.get(name);
        if (label === undefined) {
            if (classNames !== undefined) {
                return `the class ${JSON.stringify(name)} is not among those of the training data (${listOf(classNames)})`;
            }
            label = known.size;
            known.set(name, label);
        }
        labels.push(label);
        return undefined;
    };
    const collectsClasses = () => task !== 'regression' && known.size <= mostClasses;
    return {
        add(text, number) {
            const isNumber = !Number.isNaN(number);
            isNumeric &&= isNumber;
            if (task === 'regression' && !isNumber) {
                return `expected a number to predict, found ${JSON.stringify(text)}; for classes end the network with \`softmax\` or \`sigmoid\``;
            }
            if (task !== 'classification') {
                numbers.push(number);
            }
            if (task === 'classification' && isNumber && !Number.isInteger(number)) {
                return `expected a class, a word or a whole number, found ${text}; numbers to predict ask for a loss such as \`mse\``;
            }
            // `1`, `1.0` and `01` are one class.
            return collectsClasses() ? addClass(isNumber ? String(number) : text) : undefined;
        },
        finish() {
            if (task === 'regression' || (task === undefined && isNumeric)) {
                return { task: 'regression', width: 1, values: numbers.values() };
            }
            if (known.size > mostClasses) {
                return {
                    problem:
                        `${column} has more than ${mostClasses.toLocaleString('en')} different values, too many for classes: ` +
                        'for numbers to predict, set a loss such as `mse`; otherwise `target` names another column.',
                };
            }
            return targetOf(labels, known, classNames === undefined);
        },
    };
}

/** Classes in the order of their names, so that it does not matter in which order a file has its rows. */
function targetOf(
    collected: Growing<Uint16Array>,
    known: ReadonlyMap<string, number>,
    mayOrder: boolean,
): Target {
    const names = [...known.keys()];
    const labels = new Int32Array(collected.length);
    for (let row = 0; row < labels.length; row++) {
        labels[row] = collected.at(row);
    }
    if (!mayOrder) {
        return { task: 'classification', classes: names.length, labels, classNames: names };
    }
    const ordered = orderClasses(names);
    const places = new Map(ordered.map((name, place) => [name, place]));
    const newLabels = Int32Array.from(names, name => places.get(name)!);
    for (let row = 0; row < labels.length; row++) {
        labels[row] = newLabels[labels[row]!]!;
    }
    return {
        task: 'classification',
        classes: names.length,
        labels,
        classNames: ordered,
    };
}

/** Numbers by their size, and after them words by their letters. */
function orderClasses(names: readonly string[]): string[] {
    const numberOf = (name: string): number => (name.trim() === '' ? Number.NaN : Number(name));
    return [...names].sort((a, b) => {
        const [x, y] = [numberOf(a), numberOf(b)];
        if (!Number.isNaN(x) && !Number.isNaN(y)) {
            return x - y;
        }
        return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || (a < b ? -1 : Number(a > b));
    });
}

function listOf(names: readonly string[]): string {
    const shown = names.slice(0, 8).join(', ');
    return names.length > 8 ? `${shown}, ...` : shown;
}
