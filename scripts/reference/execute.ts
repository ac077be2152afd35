// The examples of the pages, run through the language as an editor would: whatever a page says of shapes and counts of
// parameters was computed here.

import { layerEntry } from '../../src/catalog/layers/index.ts';
import { formatShape } from '../../src/core/shape.ts';
import { type Analysis, createAnalyzer } from '../../src/language/analysis.ts';
import type { Rule } from '../../src/lint/rule.ts';
import type { Measurements } from '../../src/model/measurements.ts';
import type { ResolvedLayer, ResolvedNetwork } from '../../src/model/resolved.ts';
import { ScriptError } from '../output.ts';

const analyzer = createAnalyzer({ fileExists: () => undefined });

/**
 * What the editor knows of a spec, mistakes included; with a rule on that is off by default, where one is given, and what
 * training has shown, where that is.
 */
export function analyze(text: string, rule?: Rule, measurements?: Measurements): Analysis {
    const asked =
        rule?.onByDefault === false || measurements !== undefined
            ? createAnalyzer({
                  fileExists: () => undefined,
                  ...(rule?.onByDefault === false && { lint: { severities: { [rule.id]: rule.severity } } }),
                  ...(measurements && { measurements }),
              })
            : analyzer;
    return asked.analyze('file:///example.netspec', text);
}

/** The same of an example, which has no mistakes: whoever wrote one reads here what is wrong with it. */
export function execute(text: string): Analysis {
    const analysis = analyze(text);
    const errors = analysis.diagnostics.filter(({ severity }) => severity === 'error');
    if (errors.length > 0) {
        const messages = errors.map(({ rule, message }) => `  ${rule}: ${message}`).join('\n');
        throw new ScriptError(`An example has mistakes.\n${messages}\n${text}`);
    }
    return analysis;
}

/** The network of the model of this name, whether a run trains it or not. */
export function networkOf({ spec }: Analysis, model: string): ResolvedNetwork {
    const networks = [...spec.unusedNetworks, ...spec.runs.map(run => run.network)];
    const network = networks.find(({ name }) => name === model);
    if (network === undefined) {
        throw new ScriptError(`An example has no network called ${model}.`);
    }
    return network;
}

/** One statement of a model with all that it became: an activation is a layer of its own in the network. */
export interface StatementRow {
    /** As it is written, a block cut to its head: `residual { ... }`. */
    readonly text: string;
    readonly layers: readonly ResolvedLayer[];
    /** Shapes that come in, `28 x 28 x 1`; empty for `input`. */
    readonly reads: readonly string[];
    readonly gives: string;
    readonly parameterCount: number;
}

/** The statements in the order of the network, each with the layers that it stands for. */
export function statementsOf(analysis: Analysis, network: ResolvedNetwork): StatementRow[] {
    const groups: ResolvedLayer[][] = [];
    for (const layer of network.layers) {
        const group = groups.at(-1);
        if (group?.[0]?.source.statement.start === layer.source.statement.start) {
            group.push(layer);
        } else {
            groups.push([layer]);
        }
    }
    return groups.map(layers => {
        const [first] = layers;
        const last = layers.at(-1);
        if (first === undefined || last === undefined) {
            throw new ScriptError('A statement without layers.');
        }
        const { statement } = first.source;
        const inside = new Set(layers.map(({ id }) => id));
        const read = new Set(layers.flatMap(({ inputs }) => inputs).filter(id => !inside.has(id)));
        return {
            text: headOf(analysis.text.slice(statement.start, statement.end), last),
            layers,
            reads: [...read]
                .sort((a, b) => a - b)
                .map(id => formatShape(network.layers[id]?.outputShape ?? [])),
            gives: formatShape(last.outputShape),
            parameterCount: layers.reduce((sum, layer) => sum + layer.parameterCount, 0),
        };
    });
}

/** A statement with its bodies left out; of `concat` there is one for each input. */
function headOf(statement: string, { kind, inputs }: ResolvedLayer): string {
    const bodies = kind === 'concat' ? inputs : [0];
    return statement.replace(/\{[\s\S]*\}/, bodies.map(() => '{ ... }').join(' '));
}

/** The traits of a layer of this kind in a network, with the arguments that it has there. */
export function traitsIn(network: ResolvedNetwork, kind: string) {
    const layer = network.layers.find(candidate => candidate.kind === kind);
    if (layer === undefined) {
        throw new ScriptError(`The example of ${kind} has no ${kind}.`);
    }
    return layerEntry(layer.kind).traits(layer.parameters);
}
