// Texts that nobody would write: specs with something done to them, random bytes, deep nesting, huge numbers, unusual
// characters. Each is made from a seed and its own number alone, so that any of them can be made again.

import fc from 'fast-check';
import { exampleSpec } from '../../../scripts/reference/examples.ts';
import { catalogue, families } from '../../../src/catalog/index.ts';
import { rules } from '../../../src/lint/rules/index.ts';
import { type Chance, createChance } from '../../support/chance.ts';
import { referenceExample } from '../support.ts';
import { validFile } from './specs.ts';

const names = Object.values(catalogue).flatMap(entries => Object.keys(entries)) as [string, ...string[]];
const words = [
    'let',
    'model',
    'data',
    'train',
    'sweep',
    'on',
    'to',
    'step',
    'repeat',
    'residual',
    'concat',
    'none',
    'true',
    'false',
    'net',
    'examples',
    'source',
    'width',
    'noise',
    'rate',
    'keep',
    'units',
    'projection',
    'schedule',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'x',
] as const;
const marks = [
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    '=',
    ',',
    '+',
    '-',
    '*',
    '/',
    '%',
    '"',
    "'",
    '//',
    '\\',
    ';',
    '#',
    '.',
    '\n',
    '\r\n',
    '\r',
    ' ',
    '\t',
] as const;
const numbers = [
    '0',
    '-1',
    '1',
    '0.5',
    '1e-4',
    '1e308',
    '1e309',
    '-1e309',
    '1e999999999',
    '9007199254740993',
    '99999999999999999999999999',
    '0.0000000000000000000000000000000000000000001',
    '1e-400',
    '4294967296',
    '1000000000',
    '0x10',
    '1_000',
    '1.',
    '.5',
    '1e',
    '5%',
    '1e400%',
    '2.5',
] as const;
const characters = [
    '\0',
    '\u0001',
    '\uFEFF',
    '\u200B',
    '\u202E',
    '\u2028',
    '\u2029',
    '\u0085',
    '\u00A0',
    '\uD800',
    '\uDC00',
    '🙂',
    '👩‍👩‍👧',
    'e\u0301',
    'İ',
    'ß',
    '漢',
    '\u0600',
    '０',
    '−',
    '“',
    '”',
    '／',
    '\uFFFD',
    '\uFFFF',
    '\u{10FFFF}',
] as const;

const ignore = '// netspec-ignore stacked-dropout: because\n';

type Texts = readonly [string, ...string[]];
let small: Texts | undefined;
let large: Texts | undefined;

/** Those of the documentation, about 250 characters each: every entry of the catalogue is used in one of them. */
function smallSpecs(): Texts {
    small ??= [
        referenceExample,
        ...Object.values(families).flatMap(entries => Object.values(entries).map(exampleSpec)),
        ...rules.flatMap(({ documentation }) => [documentation.bad, documentation.good]),
    ];
    return small;
}

/** Every construct of the language in one text of about 1,000 characters. */
function largeSpecs(): Texts {
    large ??= [
        referenceExample,
        ...fc
            .sample(validFile, { numRuns: 400, seed: 20_251_123 })
            // What is found in long ones is found in these, and more of them are read in a second.
            .filter(text => text.length < 1200),
    ];
    return large;
}

/** A spec that means something, to begin with. A change to a small one more often hits what a line is about. */
function someSpec(chance: Chance): string {
    return chance.pick(chance.below(2) === 0 ? smallSpecs() : largeSpecs());
}

function piece(chance: Chance): string {
    switch (chance.below(6)) {
        case 0:
            return chance.pick(words);
        case 1:
            return chance.pick(names);
        case 2:
            return chance.pick(numbers);
        case 3:
            return chance.pick(characters);
        case 4:
            return chance.below(8) === 0 ? ignore : `${chance.pick(names)}(${chance.pick(numbers)})`;
        default:
            return chance.pick(marks);
    }
}

/** One change: something left out, repeated, exchanged or put in. */
function mutate(text: string, chance: Chance): string {
    const start = chance.below(text.length + 1);
    const end = Math.min(text.length, start + chance.below(chance.below(4) === 0 ? 200 : 8));
    const token = /[A-Za-z_0-9.]+|\S/y;
    token.lastIndex = start;
    const tokenEnd = token.exec(text) === null ? end : token.lastIndex;
    switch (chance.below(8)) {
        case 0:
            return text.slice(0, start) + text.slice(end);
        case 1:
            return text.slice(0, end) + text.slice(start);
        case 2:
            return text.slice(0, start) + piece(chance) + text.slice(tokenEnd);
        case 3:
            return `${text.slice(0, start)} ${piece(chance)} ${text.slice(start)}`;
        case 4:
            return text.slice(0, start) + text.slice(tokenEnd);
        case 5:
            return text.slice(0, start);
        case 6: {
            const other = someSpec(chance);
            const from = chance.below(other.length);
            return text.slice(0, start) + other.slice(from, from + chance.below(120)) + text.slice(end);
        }
        default:
            return text.replace(/\d+/g, number => (chance.below(3) === 0 ? chance.pick(numbers) : number));
    }
}

function mutated(chance: Chance): string {
    let text = someSpec(chance);
    for (let times = 1 + chance.below(6); times > 0; times--) {
        text = mutate(text, chance);
    }
    return text;
}

function tokens(chance: Chance): string {
    const parts: string[] = [];
    for (let count = chance.below(80); count > 0; count--) {
        parts.push(piece(chance));
    }
    return parts.join(chance.pick([' ', '', '\n']));
}

function bytes(chance: Chance): string {
    const all = Uint8Array.from({ length: chance.below(300) }, () => chance.below(256));
    return new TextDecoder(chance.pick(['utf-8', 'latin1', 'utf-16le'])).decode(all);
}

function nested(chance: Chance): string {
    const depth = chance.pick([3, 40, 90, 99, 100, 101, 150, 1000, 3000]);
    const open = chance.pick([
        '(',
        '[',
        '{',
        '-',
        'repeat 2 {',
        'residual {',
        'concat {',
        'concat { } {',
        'dropout(',
        'l2(',
        'let a = (',
        'model m {',
        '(1 + ',
        '[[',
        '- +',
    ]);
    const close: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
    const inside = chance.pick(['1', 'dense(4)', '', 'a', '1 to 3']);
    const ends =
        chance.below(3) === 0
            ? ''
            : [...open.repeat(depth)]
                  .reverse()
                  .flatMap(mark => close[mark] ?? [])
                  .join('');
    const head = chance.pick([
        '',
        'let a = ',
        'model m { input(4)\n',
        'model m(p = ',
        'train m on d { seed = ',
        'sweep m { a = ',
    ]);
    return `${head}${open.repeat(depth)}${inside}${ends}\n}`;
}

/** Much of what is allowed: sizes, repetitions, names of names, models in models. */
function excessive(chance: Chance): string {
    const many = chance.pick([2, 10, 60, 300]);
    const numbered = (line: (index: number) => string) =>
        Array.from({ length: many }, (_, index) => line(index)).join('\n');
    switch (chance.below(10)) {
        case 0:
            return `model m { input(${chance.pick(numbers)}, ${chance.pick(numbers)}, ${chance.pick(numbers)})\n${chance.pick(['conv2d', 'dense', 'max_pool2d', 'embedding', 'reshape'])}(${chance.pick(numbers)}, ${chance.pick(numbers)}) }`;
        case 1:
            return `model m { input(4) repeat ${chance.pick(numbers)} { repeat ${chance.pick(numbers)} { repeat ${many} { dense(4) } } } }`;
        case 2:
            return `let a0 = 2\n${numbered(index => `let a${index + 1} = a${index} * a${index}`)}\nmodel m { input(a${many}) }`;
        case 3:
            return `model m0 { dense(4) }\n${numbered(index => `model m${index + 1} { m${index}() m${index}() }`)}\nmodel m { input(4) m${many}() }`;
        case 4:
            return `model m0(a = 1) { m${many}() }\n${numbered(index => `model m${index + 1}(a = 1) { m${index}(a) }`)}\ndata d { source = builtin(iris) }\ntrain m0 on d { }`;
        case 5:
            return `let a0 = [1]\n${numbered(index => `let a${index + 1} = [a${index}, a${index}]`)}\nmodel m { input(a${many}) }`;
        case 6:
            return `${referenceExample}sweep digits_mlp {\n${chance.pick(['width', 'rate', 'epochs', 'seed', 'noise'])} = ${chance.pick(numbers)} to ${chance.pick(numbers)} step ${chance.pick(numbers)}\n}`;
        case 7:
            return `model m { input(4)\n${numbered(index => `dens(${index})`)}\n}`;
        case 8:
            return `model m { input(4) repeat ${chance.pick(numbers)} { concat ${numbered(() => chance.pick(['{ }', '{ dense(3) }', '{ m0() }']))} } }\nmodel m0 { concat { relu() } { } }`;
        default:
            return `model m(${Array.from({ length: many }, (_, index) => `p${index} = ${chance.pick(numbers)}`).join(', ')}) { input(4)\n${numbered(index => `dense(p${index})`)} }\ndata d { source = builtin(iris) }\n${numbered(index => `train t${index} = m(p0 = ${index}) on d { }`)}`;
    }
}

/** What is made of a number below 200: the costly ones seldom. */
function maker(number: number): (chance: Chance) => string {
    return number < 1
        ? excessive
        : number < 6
          ? nested
          : number < 30
            ? bytes
            : number < 60
              ? tokens
              : mutated;
}

/** Input number `index` of a run with this seed. */
export function fuzzInput(seed: number, index: number): string {
    const chance = createChance(seed, index);
    return maker(chance.below(200))(chance);
}

/** Anywhere in a text, the same each time. */
export function placeIn(text: string, seed: number, index: number): number {
    return createChance(seed ^ 0x5bd1_e995, index).below(text.length + 1);
}
