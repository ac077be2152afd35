// One mistake each, and one diagnostic for it: at the token, saying what was expected and what was found.

import assert from 'node:assert/strict';
import { analyze, applyFix, expectClean, expectOne, showAll, trained } from '../support.ts';

/** A mistake in a body, the rest of the spec being right; the mark is where it is reported. */
const inBody = (body: string, parameters = ''): string =>
    trained(`input(64)\n${body}\ndense(10, activation = softmax)`, { parameters });
const withSettings = (settings: string): string =>
    trained('input(64)\ndense(10, activation = softmax)', { settings });
const withData = (data: string): string => trained('input(64)\ndense(10, activation = softmax)', { data });

const cases: Readonly<
    Record<
        string,
        readonly (readonly [mistake: string, marked: string, rule: string, message: RegExp | string])[]
    >
> = {
    names: [
        [
            'an unknown layer',
            inBody('[|dens|](256)'),
            'name',
            /^Unknown layer `dens`\. Did you mean `dense`\?$/,
        ],
        ['an unknown layer without parentheses', inBody('[|flaten|]'), 'name', /Did you mean `flatten`/],
        ['a layer in Keras spelling', inBody('[|LeakyReLU|]()'), 'name', /Did you mean `leaky_relu`/],
        [
            'a built-in set that is none',
            withData('source = builtin([|mnist|])'),
            'name',
            /^Unknown built-in data set `mnist`\. Expected .*: `breast_cancer`, .*`digits`.* or `xor`\.$/,
        ],
        [
            'a loss that is none',
            withSettings('loss = [|hinge|]'),
            'name',
            /^Unknown loss `hinge`\. Expected .*: `binary_cross_entropy`, `cross_entropy`, `huber`, `mae` or `mse`\.$/,
        ],
        [
            'a scaling that is none',
            withData('source = builtin(digits)\nscale = [|foo|]'),
            'name',
            /: `min_max`, `standardize` or `none`\.$/,
        ],
        [
            'more units than can be counted',
            inBody('dense([|9007199254740993|])'),
            'shape',
            '`dense` expects at most 2,147,483,647 values, found 9007199254740993.',
        ],
        [
            'a number beyond what a double holds',
            inBody('dense([|1e400|])'),
            'type',
            'This number is too large: expected at most 1.8e+308, found 1e400.',
        ],
        [
            'a model in its own body',
            inBody('[|net|]'),
            'type',
            '`net` is the model that this stands in, and a model that calls itself never ends.',
        ],
        [
            'a penalty on outputs among those on weights',
            inBody('dense(9, regularizer = [|kl_sparsity()|])'),
            'type',
            /^Expected a regularizer, a list of them or `none` for `regularizer` of `dense`, found the activity/,
        ],
        [
            'a sweep of nothing',
            trained('input(64)\ndense(n)\ndense(10)', {
                parameters: '(n = 8)',
                after: 'sweep [|net|] { }',
            }),
            'type',
            'Expected an axis, found an empty sweep: write a list or a range of values for `n`, or for a setting of `train` or `data`, as `seed`.',
        ],
        [
            'an axis unlike any',
            trained('input(64)\ndense(n)\ndense(10)', {
                parameters: '(n = 8)',
                after: 'sweep net { [|foo|] = [1, 2] }',
            }),
            'name',
            /An axis is for `n`, or for a setting of `train` or `data`/,
        ],
        [
            'an axis of the optimizer',
            trained('input(64)\ndense(10)', { after: 'sweep net { [|learning_rate|] = [0.1, 0.01] }' }),
            'name',
            /It is an argument of the optimizer: write `optimizer = \[sgd\(0\.1\), sgd\(0\.01\)\]`\.$/,
        ],
        [
            'a sweep of a run that is none',
            trained('input(64)\ndense(10)', {
                after: 'train second = net on examples { }\nsweep [|zzzzz|] { seed = [1, 2] }',
            }),
            'name',
            'There is no run `zzzzz`. This file has `net` and `second`.',
        ],
        [
            'a largest norm that is given twice',
            inBody('dense(9, max_norm = 3, [|regularizer = max_norm(4)|])'),
            'type',
            'Expected one largest norm, found `max_norm = 3` and `max_norm(4)`. Leave one of the two out.',
        ],
        [
            'a regularizer that is there twice',
            inBody('dense(9, regularizer = [l2(1e-4), l1(1e-4), [|l2(1e-3)|]])'),
            'type',
            'Expected `l2` once, found it twice in one list. Leave one of the two out.',
        ],
        [
            'sparsity of what has no share',
            inBody('dense(9, activation = relu, activity_regularizer = [|kl_sparsity()|])'),
            'type',
            /expected an activation between 0 and 1, found `relu`\. Write `activation = sigmoid`\.$/,
        ],
        [
            'an embedding behind other layers',
            trained('input(64)\ndense(32)\n[|embedding|](10, 4)\ndense(10)'),
            'shape',
            /^`embedding` reads token ids, expected them as `input` gives them, found what `dense` computes\./,
        ],
        [
            'more examples than a set may have',
            withData('source = builtin(xor(n = [|1e9|]))'),
            'type',
            'Expected a whole number of examples (from 1 to 1,000,000) for `n` of `xor`, found 1e9.',
        ],
        [
            'a whole number that is too large',
            withData('source = builtin(digits)\nsplit_seed = [|99999999999|]'),
            'type',
            /^Expected a whole number \(from 0 to 4,294,967,295\) for `split_seed` of `data`, found 99999999999\.$/,
        ],
        [
            'a default that uses a later parameter',
            'model m(a = [|b|], b = 3) { input(3) dense(a) dense(b) }',
            'name',
            /^`b` is declared after `a`: a default may use the parameters before it\.$/,
        ],
        [
            'a truth that is misspelt',
            inBody('dense(9, use_bias = [|flase|])'),
            'name',
            /^Unknown name `flase`\. Did you mean `false`\?$/,
        ],
        [
            'nothing, misspelt',
            withSettings('early_stopping = [|noen|]'),
            'name',
            /^Unknown rule for early stopping `noen`\. Did you mean `none`\?$/,
        ],
        ['a single letter', inBody('dense([|a|])', '(b = 8)'), 'name', /^Unknown name `a`\. Expected/],
        ['a layer unlike any', inBody('[|transformer|]()'), 'name', /^Unknown layer `transformer`\.$/],
        [
            'an unknown activation',
            inBody('dense(9, activation = [|rellu|])'),
            'name',
            /^Unknown activation `rellu`\. Did you mean `relu`\?$/,
        ],
        ['an unknown value', inBody('dense([|wdith|])', '(width = 8)'), 'name', /Did you mean `width`/],
        [
            'an unknown argument',
            inBody('dense(9, [|unit|] = 3)'),
            'name',
            /^`dense` has no argument `unit`\. Did you mean `units`\?$/,
        ],
        [
            'an argument unlike any',
            inBody('dropout(0.5, [|training|] = true)'),
            'name',
            /It has `rate` and `keep`\.$/,
        ],
        [
            'an argument of nothing',
            inBody('relu([|3|])'),
            'type',
            /^`relu` takes no arguments, found one more\.$/,
        ],
        [
            'a repeated argument',
            inBody('dense(9, activation = relu, [|activation|] = tanh)'),
            'name',
            /`activation` is given twice/,
        ],
        [
            'an argument by position and by name',
            inBody('dense(9, [|units|] = 8)'),
            'name',
            /`units` is given twice/,
        ],
        [
            'an unknown setting',
            withSettings('[|epoch|] = 3'),
            'name',
            /^`train` has no setting `epoch`\. Did you mean `epochs`\?$/,
        ],
        [
            'a setting of the other block',
            withSettings('[|scale|] = standardize'),
            'name',
            /It is a setting of `data`\.$/,
        ],
        [
            'a repeated setting',
            withSettings('seed = 3\n[|seed|] = 4'),
            'name',
            /The setting `seed` is given twice/,
        ],
        [
            'an unknown data set',
            withData('source = builtin([|digit|])'),
            'name',
            /Unknown built-in data set `digit`\. Did you mean `digits`/,
        ],
        ['an unknown optimizer', withSettings('optimizer = [|adamm|](0.1)'), 'name', /Did you mean `adam`/],
        [
            'an argument of a model',
            `${inBody('block([|widht|] = 3)')}model block(width = 4) { dense(width) }`,
            'name',
            /`block` has no argument `widht`\. Did you mean `width`/,
        ],
        [
            'a train that names no model',
            trained('input(64)\ndense(10)').replace('train net', 'train [|nett|]'),
            'name',
            /^There is no model `nett`\. Did you mean `net`\?$/,
        ],
        [
            'a train that names no data',
            trained('input(64)\ndense(10)').replace('on examples', 'on [|example|]'),
            'name',
            /^There is no data block `example`\. Did you mean `examples`\?$/,
        ],
        [
            'a sweep that names no run',
            trained('input(64)\ndense(10)', { after: 'sweep [|nets|] { seed = [1, 2] }' }),
            'name',
            /^There is no run `nets`\. Did you mean `net`\?$/,
        ],
        [
            'an unknown axis',
            trained('input(64)\ndense(10)', { after: 'sweep net { [|epoch|] = [1, 2] }' }),
            'name',
            /neither a parameter of `net` nor a setting.*Did you mean `epochs`/,
        ],
        [
            'a repeated axis',
            trained('input(64)\ndense(10)', { after: 'sweep net { epochs = [1]\n[|epochs|] = [2] }' }),
            'name',
            /given twice/,
        ],
        [
            'an axis without values',
            trained('input(64)\ndense(10)', { after: 'sweep net { epochs = [|[]|] }' }),
            'type',
            /^Expected at least one value for the axis `epochs`/,
        ],
        ['a constant that is declared twice', 'let a = 1\nlet [|a|] = 2', 'name', /^`a` is declared twice/],
        [
            'a model that is declared twice',
            'model a { input(3) dense(3) }\nmodel [|a|] { input(3) dense(3) }',
            'name',
            /^`a` is declared twice/,
        ],
        [
            'a data block that is declared twice',
            'data a { source = builtin(iris) }\ndata [|a|] { source = builtin(iris) }',
            'name',
            /declared twice/,
        ],
        [
            'a parameter that is declared twice',
            'model a(n = 3, [|n|] = 4) { input(3) dense(n) }',
            'name',
            /The parameter `n` is declared twice/,
        ],
        [
            'two runs of one model without names',
            trained('input(64)\ndense(10)', { after: 'train [|net|] on examples { }' }),
            'name',
            /^There is already a run `net`; give this one a name/,
        ],
        [
            'two runs of one name',
            trained('input(64)\ndense(10)', {
                after: 'train a = net on examples { }\ntrain [|a|] = net on examples { }',
            }),
            'name',
            /`a` is declared twice/,
        ],
        [
            'a model with the name of a layer',
            'model [|dropout|] { input(3) dense(3) }',
            'name',
            /^There is already the layer `dropout`/,
        ],
        [
            'a constant with the name of an activation',
            'let [|relu|] = 3',
            'name',
            /^There is already the activation `relu`/,
        ],
        [
            'a constant with the name of a data set',
            'let [|digits|] = 3',
            'name',
            /^There is already the built-in data set `digits`/,
        ],
        [
            'a data block with the name of a setting',
            'data [|seed|] { source = builtin(iris) }',
            'name',
            /^`seed` is a setting of `train`/,
        ],
        ['a constant called none', 'let [|none|] = 3', 'name', /^`none` is a value of the language/],
        [
            'a parameter called true',
            'model m([|true|] = 3) { input(3) dense(3) }',
            'name',
            /^`true` is a value of the language/,
        ],
        [
            'a constant that is defined by itself',
            'let a = b\nlet b = [|a|]',
            'name',
            /^`a` is defined by itself/,
        ],
        [
            'an unknown name in a constant that nothing uses',
            'let a = [|reluu|]',
            'name',
            /Did you mean `relu`/,
        ],
        [
            'an unknown name in a default',
            'model m(act = [|rellu|]) { input(3) dense(3, activation = act) dense(3, activation = act) }',
            'name',
            /Did you mean `relu`/,
        ],
    ],
    types: [
        [
            'a fractional width',
            inBody('dense([|2.5|])'),
            'type',
            /^Expected a whole number of units \(at least 1\) for `units` of `dense`, found 2\.5\.$/,
        ],
        [
            'a width that is computed fractional',
            inBody('dense([|256 / 3|])'),
            'type',
            /found 85\.3333333333\.$/,
        ],
        ['a width of nothing', inBody('dense([|0|])'), 'type', /at least 1.*found 0/],
        ['a percentage of units', inBody('dense([|20%|])'), 'type', /whole number of units.*found 0\.2/],
        ['a negative width', inBody('dense([|-3|])'), 'type', /found -3/],
        [
            'a list where one value belongs',
            inBody('dense([|[128, 64]|])'),
            'type',
            /found a list of 2 values/,
        ],
        ['a text where a number belongs', inBody('dense([|"wide"|])'), 'type', /found the text "wide"/],
        ['a range where one value belongs', inBody('dense([|1 to 3|])'), 'type', /found a range of values/],
        [
            'a list that is too long',
            inBody('reshape(8, 8, 1)\nconv2d(4, [|[3, 3, 3]|])\nflatten()'),
            'type',
            /a list of 2, each a whole number.*found a list of 3 values/,
        ],
        [
            'a fractional width through a parameter',
            inBody('dense([|width|])\ndense(width)', '(width = 2.5)'),
            'type',
            /found 2\.5/,
        ],
        [
            'a fractional width given by train',
            trained('input(64)\ndense(width)\ndense(width)\ndense(10)', {
                parameters: '(width = 8)',
                arguments: '(width = [|2.5|])',
            }),
            'type',
            /found 2\.5/,
        ],
        [
            'a missing argument',
            inBody('[|dense|]()'),
            'type',
            /^`dense` needs `units`: a whole number of units \(at least 1\)\.$/,
        ],
        ['a dropout without a rate', inBody('[|dropout|]()'), 'type', /^`dropout` needs `rate` or `keep`\.$/],
        [
            'a dropout with both',
            inBody('dropout(0.5, [|keep = 0.5|])'),
            'type',
            /takes `rate` or `keep`, not both/,
        ],
        [
            'an argument too many',
            inBody('gaussian_noise(0.1, [|0.2|])'),
            'type',
            /takes at most 1, found one more/,
        ],
        [
            'a position after a name',
            inBody('dense(units = 9, [|relu|])'),
            'type',
            /without a name cannot follow/,
        ],
        [
            'a dropout for an activation',
            inBody('dense(9, activation = [|dropout(0.5)|])'),
            'type',
            /^Expected an activation for `activation` of `dense`, found the layer `dropout`\.$/,
        ],
        ['a quoted activation', inBody('dense(9, activation = [|"relu"|])'), 'type', /found the text "relu"/],
        [
            'an activation parameter given a dropout',
            trained('input(64)\ndense(9, activation = act)\ndense(10)', {
                parameters: '(act = relu)',
                arguments: '(act = [|dropout(0.5)|])',
            }),
            'type',
            /the activation `relu`, found the layer `dropout`/,
        ],
        [
            'a number parameter given a list',
            trained('input(64)\ndense(width)\ndense(10)', {
                parameters: '(width = 9)',
                arguments: '(width = [|[1, 2]|])',
            }),
            'type',
            /the number 9, found a list/,
        ],
        [
            'a layer parameter in the place of an activation',
            inBody('dense(9, activation = [|noise|])', '(noise = dropout(0.1))'),
            'type',
            /^Expected an activation/,
        ],
        [
            'an activation without parentheses',
            inBody('[|relu|]'),
            'type',
            /^`relu` needs parentheses to be a layer: `relu\(\)`\.$/,
        ],
        ['a layer without parentheses', inBody('[|dense|]'), 'type', /`dense\(\.\.\.\)`/],
        [
            'a model without parentheses',
            `${inBody('[|block|]')}model block { dense(4) }`,
            'type',
            /`block` needs parentheses/,
        ],
        [
            'a parameter with parentheses',
            inBody('[|noise()|]', '(noise = dropout(0.1))'),
            'type',
            /^`noise` is a parameter that holds a value, so it is not called/,
        ],
        [
            'a constant with parentheses',
            trained('input(64)\n[|noise()|]\ndense(10)', { before: 'let noise = dropout(0.1)\n' }),
            'type',
            /^`noise` is a constant/,
        ],
        [
            'a number for a layer',
            inBody('[|width|]', '(width = 9)'),
            'type',
            /^Expected a layer or `none` for a place in the body of a model, found the number 9/,
        ],
        ['an optimizer for a layer', inBody('[|adam(0.1)|]'), 'type', /found the optimizer `adam`/],
        [
            'a parameter without a default',
            'model m([|width|]) { input(3) dense(width) dense(width) }',
            'type',
            /needs a default, as in `width = 64`/,
        ],
        ['division by zero', inBody('dense(10 / [|0|])'), 'type', /^Division by zero\.$/],
        [
            'division by what is zero',
            trained('input(64)\ndense(8 / [|n|])\ndense(10)', { before: 'let n = 3 - 3\n' }),
            'type',
            /^Division by zero\.$/,
        ],
        ['a number beyond all numbers', inBody('dense([|1e999|])'), 'type', /too large/],
        [
            'arithmetic with a text',
            inBody('dense(3 + [|"4"|])'),
            'type',
            /^Expected a number, found the text "4"\. Write `4` without quotes\.$/,
        ],
        [
            'arithmetic with a layer',
            inBody('dense(3 * [|noise|])', '(noise = dropout(0.1))'),
            'type',
            /^Expected a number, found/,
        ],
        [
            'a model that calls itself',
            trained('input(64)\n[|net|]()\ndense(10)'),
            'type',
            /^`net` calls itself, which never ends/,
        ],
        [
            'models that call each other',
            'model a { input(3) b() }\nmodel b { [|a|]() }',
            'type',
            /^`a` calls itself through `b`/,
        ],
        [
            'a repeat of a billion',
            inBody('repeat [|1000000000|] { dense(9) }'),
            'type',
            /more than 10,000 layers/,
        ],
        [
            'a repeat of repeats',
            inBody('repeat 1000 { repeat [|1000|] { none } }'),
            'type',
            /more than 10,000 layers/,
        ],
        ['a repeat of half a time', inBody('repeat [|2.5|] { dense(9) }'), 'type', /whole number of times/],
        ['a repeat of less than nothing', inBody('repeat [|-1|] { dense(9) }'), 'type', /at least 0/],
        [
            'an unknown argument of residual',
            inBody('residual([|project|] = dense(64)) { dense(64) }'),
            'name',
            /Did you mean `projection`/,
        ],
        [
            'a projection that is no layer',
            inBody('residual(projection = [|3|]) { dense(64) }'),
            'type',
            /Expected a layer/,
        ],
        [
            'both epochs and steps',
            withSettings('epochs = 3\n[|steps|] = 100'),
            'type',
            /give one of them, not both/,
        ],
        ['epochs without number', withSettings('epochs = [|many|]'), 'name', /Unknown name `many`/],
        ['a learning rate of zero', withSettings('optimizer = adam([|0|])'), 'type', /above 0.*found 0/],
        ['a seed that is no whole number', withSettings('seed = [|0.5|]'), 'type', /whole number/],
        [
            'label smoothing of everything',
            withSettings('label_smoothing = [|1|]'),
            'type',
            /\[0, 1\).*found 1/,
        ],
        [
            'a patience in quotes',
            withSettings('early_stopping = [|"patience"|]'),
            'type',
            /Expected a rule for early stopping or `none`/,
        ],
        [
            'a regularizer of activity on weights',
            inBody('dense(9, regularizer = [|kl_sparsity()|])'),
            'type',
            /found the activity regularizer `kl_sparsity`/,
        ],
        [
            'a missing source',
            trained('input(64)\ndense(10)', { data: 'scale = standardize' }).replace(
                'data examples',
                'data [|examples|]',
            ),
            'type',
            /`data` needs the setting `source`: a data source/,
        ],
        [
            'a target for a source without columns',
            withData('source = builtin(digits)\ntarget = [|"label"|]'),
            'data',
            /^`target` names a column of a file, and `builtin` has no columns: leave it out\.$/,
        ],
        [
            'a target for a source that names its arrays',
            withData('source = npz("houses.csv")\ntarget = [|2|]'),
            'data',
            /`npz` has no columns: leave it out\. It has `labels` for what to predict\.$/,
        ],
        [
            'a delimiter of two characters',
            withData('source = csv("houses.csv", delimiter = [|"ab"|])'),
            'type',
            /^Expected one character, found "ab"/,
        ],
        [
            'a schedule without its cutoff',
            inBody('dropout(schedule(0.5, mode = [|early|]))'),
            'type',
            /Expected a cutoff, in epochs/,
        ],
        [
            'a share that is no number',
            withData('source = builtin(digits)\nvalidation = [|"20%"|]'),
            'type',
            /Expected a number/,
        ],
        [
            'a count that is fractional',
            withData('source = builtin(digits)\nvalidation = [|20.5|]'),
            'type',
            /a share below 1 or a whole number of examples/,
        ],
        [
            'an unknown escape',
            withData(String.raw`source = csv([|"C:\data\houses.csv"|])`),
            'type',
            /^Unknown escape `\\d`/,
        ],
        [
            'a range that leads away',
            trained('input(64)\ndense(10)', { after: 'sweep net { seed = 1 to 5 step [|-1|] }' }),
            'type',
            /leads away from 5/,
        ],
        [
            'a range without a step',
            trained('input(64)\ndense(10)', { after: 'sweep net { label_smoothing = [|0.1 to 0.5|] }' }),
            'type',
            /^Expected a step/,
        ],
        [
            'a range without end',
            trained('input(64)\ndense(10)', { after: 'sweep net { seed = 0 to 1e9 step [|1|] }' }),
            'type',
            /more than 10,000 values/,
        ],
        [
            'an axis of one value',
            trained('input(64)\ndense(10)', { after: 'sweep net { seed = [|3|] }' }),
            'type',
            /^Expected a list or a range/,
        ],
        [
            'a value of an axis that does not fit',
            trained('input(64)\ndense(n)\ndense(10)', {
                parameters: '(n = 4)',
                after: 'sweep net { n = [8, [|2.5|]] }',
            }),
            'type',
            /whole number of units.*found 2\.5/,
        ],
        [
            'a value of an axis of another kind',
            trained('input(64)\ndense(n)\ndense(10)', {
                parameters: '(n = 4)',
                after: 'sweep net { n = [8, [|relu|]] }',
            }),
            'type',
            /the number 4, found the activation/,
        ],
        [
            'a value of a setting that does not fit',
            trained('input(64)\ndense(10)', { after: 'sweep net { optimizer = [adam, [|relu|]] }' }),
            'type',
            /Expected an optimizer/,
        ],
        [
            'repeats of half a seed',
            trained('input(64)\ndense(10)', { after: 'sweep net { seed = [1]\nrepeats = [|0.5|] }' }),
            'type',
            /whole number of seeds/,
        ],
        [
            'a sweep of a million runs',
            trained('input(64)\ndense(10)', {
                after: 'sweep [|net|] { seed = 1 to 1000\nepochs = 1 to 1000 }',
            }),
            'type',
            /1,000,000 runs/,
        ],
    ],
    shapes: [
        [
            'a dense layer on a map',
            trained('input(8, 8, 1)\n[|dense|](10)'),
            'shape',
            /^`dense` expects a flat vector, found 8 x 8 x 1\. Insert flatten\(\)/,
        ],
        [
            'a convolution on a vector',
            inBody('[|conv2d|](4, 3)\nflatten()'),
            'shape',
            /^`conv2d` expects a map/,
        ],
        [
            'a kernel that is larger than the map',
            trained('input(8, 8, 1)\nconv2d(4, [|9|])\nflatten()\ndense(10)'),
            'shape',
            /at least 9 x 9.*found 8 x 8 x 1/,
        ],
        ['a shape of another size', inBody('reshape([|8, 9, 1|])\nflatten()'), 'shape', /64 values/],
        ['pieces that do not divide', inBody('dense(9)\n[|maxout|]()'), 'shape', /`maxout` expects/],
        [
            'pieces that do not divide, as an activation',
            inBody('dense(9, activation = [|maxout|])'),
            'shape',
            /`maxout` expects/,
        ],
        [
            'a branch that changes the shape',
            inBody('[|residual|] { dense(32) }'),
            'shape',
            /^The branch makes 32 of 64/,
        ],
        [
            'a projection that does not fit',
            inBody('residual(projection = [|dense(16)|]) { dense(32) }'),
            'shape',
            /^The branch makes 32, the projection 16/,
        ],
        [
            'a branch of another rank',
            inBody('concat { dense(8) } [|{|] reshape(8, 8) }'),
            'shape',
            '`concat` expects a flat vector of this branch, found 8 x 8. End it in flatten() or a global pooling layer.',
        ],
        [
            'a branch of another size, most being right',
            inBody(
                'reshape(8, 8, 1)\nconcat [|{|] conv2d(4, 3) } { conv2d(4, 1) } { conv2d(2, 1) }\nflatten()',
            ),
            'shape',
            '`concat` expects 8 x 8 x any number of channels of this branch, found 6 x 6 x 4. Let its layers keep the size (padding = same), or give every branch the same strides.',
        ],
        [
            'a branch that does not fit the input itself',
            inBody('reshape(8, 8, 1)\nconcat [|{|] conv2d(4, 3) } { }\nflatten()'),
            'shape',
            /^`concat` expects 8 x 8 x any number of channels of this branch, found 6 x 6 x 4\./,
        ],
        [
            'one branch alone',
            inBody('[|concat|] { dense(8) }'),
            'type',
            '`concat` joins two or more branches, found one. Add another `{ ... }` behind it; `{ }` passes the input on.',
        ],
        [
            'a concat that is written as a call',
            inBody('[|concat(dense(8), relu())|]'),
            'syntax',
            'Expected `concat { ... } { ... }`, found only `concat(...)`.',
        ],
        [
            'more channels than can be counted',
            inBody('repeat 60 { [|concat|] { } { } }'),
            'shape',
            /^`concat` expects at most 2,147,483,647 values, found 2,150,000,000\.$/,
        ],
        [
            'a gate behind branches',
            inBody('concat { dense(8) } { dense(4) }\n[|adaptive_dropout|]()'),
            'shape',
            /gates the output of the affine layer before it, and there is none/,
        ],
        [
            'a mistake in a branch',
            inBody('concat { [|dens|](8) } { relu() }'),
            'name',
            /^Unknown layer `dens`/,
        ],
        [
            'an input in a branch',
            inBody('concat { } { [|input|](64) }'),
            'shape',
            /^`input` must be the first layer/,
        ],
        [
            'a model that expects another input',
            `${inBody('dense(32)\n[|block()|]')}model block { input(64) dense(8) }`,
            'shape',
            /^`block` expects 64, found 32\.$/,
        ],
        ['an input that is not first', inBody('[|input|](64)'), 'shape', /^`input` must be the first layer/],
        [
            'an input behind the first layer',
            trained('dense(8)\n[|input|](64)\ndense(10)'),
            'shape',
            /^`input` must be the first layer/,
        ],
        [
            'an input behind the first layer of a model that nothing uses',
            'model m { dense(8) [|input|](64) }',
            'shape',
            /^`input` must be the first layer/,
        ],
        [
            'an example that no memory holds',
            'model m { input([|100000, 100000, 3|]) flatten() }',
            'shape',
            /^`input` expects at most 2,147,483,647 values, found 30,000,000,000\.$/,
        ],
        [
            'weights that no memory holds',
            inBody('dense(1000000)\n[|dense|](1000000)'),
            'shape',
            /^`dense` expects at most 2,147,483,647 weights, found 1,000,000,000,000\.$/,
        ],
        [
            'a network without an input',
            trained('dense(10)').replace('train net', 'train [|net|]'),
            'shape',
            /^`net` has no `input`/,
        ],
        [
            'an empty network',
            trained('').replace('train net', 'train [|net|]'),
            'shape',
            /^`net` has no `input`/,
        ],
        [
            'an input that the data does not have',
            trained('input([|65|])\ndense(10)'),
            'shape',
            /^The examples of `examples` have 64 features each, found an input of 65\.$/,
        ],
        [
            'outputs that are not the classes',
            trained('input(64)\ndense([|11|], activation = softmax)'),
            'shape',
            /^`examples` has 10 classes, found 11 outputs\.$/,
        ],
        [
            'outputs for one number',
            trained('input(10)\ndense([|2|])', { data: 'source = builtin(diabetes)' }),
            'shape',
            /one number to predict, found 2 outputs/,
        ],
        [
            'an output that is a map',
            trained('input(8, 8, 1)\n[|conv2d|](10, 8)', { settings: 'loss = cross_entropy' }),
            'shape',
            /^Expected a flat output.*found 1 x 1 x 10/,
        ],
        [
            'a drop_connect that nothing follows',
            trained('input(64)\ndense(10)\n[|drop_connect|](0.5)'),
            'shape',
            /acts on the weights of the next affine layer, and none follows/,
        ],
        [
            'a weight noise that nothing follows',
            trained('input(64)\ndense(10)\n[|variational_dropout|](rate = per_weight)'),
            'shape',
            /next affine layer/,
        ],
        [
            'two noises on the weights of one layer',
            trained(
                'input(64)\ndrop_connect(0.5)\nrelu()\n[|variational_dropout|](rate = per_weight)\ndense(10)',
            ),
            'shape',
            /expected one noise on the weights of that `dense`, found `drop_connect` there already\. Remove one/,
        ],
        [
            'learned rates twice on the weights of one layer',
            trained(
                'input(64)\nvariational_dropout(rate = per_weight)\n[|variational_dropout|](rate = per_weight)\ndense(10)',
            ),
            'shape',
            /found `variational_dropout` there already/,
        ],
        [
            'computed token ids',
            trained('input(64)\ndense(8)\nreshape(8)\n[|embedding|](20, 4)\nflatten()\ndense(10)'),
            'shape',
            /reads token ids, expected them as `input` gives them, found what `dense` computes\. Put it right after/,
        ],
        [
            'a gate of nothing',
            trained('input(64)\n[|adaptive_dropout|]()\ndense(10)'),
            'shape',
            /gates the output of the affine layer before it/,
        ],
        [
            'a gate of other values than the layer before it computes',
            trained(
                'input(8, 8, 1)\nconv2d(4, 3)\nmax_pool2d(2)\n[|adaptive_dropout|]()\nflatten()\ndense(10)',
            ),
            'shape',
            /gates each output of the affine layer before it, expected 6 x 6 x 4, found 3 x 3 x 4\. Put it right after/,
        ],
        [
            'a loss of classes after another activation',
            trained('input(64)\ndense(10, activation = relu)', { settings: 'loss = [|cross_entropy|]' }),
            'type',
            /expects an output of `softmax` or a linear one, found `relu`/,
        ],
        [
            'a loss of yes and no after softmax',
            withSettings('loss = [|binary_cross_entropy|]'),
            'type',
            /expects an output of `sigmoid`/,
        ],
        [
            'a loss of classes for a number',
            trained('input(10)\ndense(1)', {
                data: 'source = builtin(diabetes)',
                settings: 'loss = [|binary_cross_entropy|]',
            }),
            'type',
            /expects classes, found the numbers/,
        ],
        [
            'a penalty for one layer on two',
            trained('input(64)\ndense(9)\ndense(10)', { settings: 'regularizer = [|adaptive_l2(0.5)|]' }),
            'type',
            /one affine layer, found 2/,
        ],
        [
            'a penalty for one layer on two, asked for by one of them',
            trained('input(64)\ndense(9)\ndense(10, regularizer = [|adaptive_l2(0.5)|])'),
            'type',
            /one affine layer, found 2/,
        ],
        [
            'a penalty for linear outputs after another activation',
            trained('input(64)\ndense(10, activation = relu)', {
                settings: 'regularizer = [|[l2(0.1), adaptive_l2(0.5)]|]',
            }),
            'type',
            /expected a dense layer whose output the loss reads, found `relu`\. Use `l2` for other networks/,
        ],
        [
            'a penalty for linear outputs beside dropout on them',
            trained('input(64)\ndense(10)\ndropout(0.5)', {
                settings: 'loss = cross_entropy\nregularizer = [|adaptive_l2(0.5)|]',
            }),
            'type',
            /found `dropout`/,
        ],
        [
            'a penalty for linear models behind a layer that learns',
            trained('input(64)\nbatch_norm()\ndense(10, activation = softmax)', {
                settings: 'regularizer = [|adaptive_l2(0.5)|]',
            }),
            'type',
            /expected one dense layer and no other that learns, found `batch_norm`/,
        ],
        [
            'a penalty for linear models on an embedding alone',
            trained('input(10)\nembedding(20, 1)\nflatten()', {
                settings: 'regularizer = [|adaptive_l2(0.5)|]',
                data: 'source = csv("houses.csv")',
            }),
            'type',
            /expected a dense layer .* found `embedding`/,
        ],
        ...['mae', 'huber(1)'].map(
            loss =>
                [
                    `a penalty for linear models with ${loss}`,
                    trained('input(64)\ndense(10)', {
                        settings: `loss = ${loss}\nregularizer = [|adaptive_l2(0.5)|]`,
                    }),
                    'type',
                    /expected the loss `mse`, `binary_cross_entropy` or `cross_entropy`, found `(mae|huber)`/,
                ] as const,
        ),
        ...['mse', 'mae', 'huber(1)'].map(
            loss =>
                [
                    `smoothed labels with ${loss}`,
                    trained('input(64)\ndense(10)', {
                        settings: `loss = ${loss}\nlabel_smoothing = [|0.1|]`,
                    }),
                    'type',
                    /expected the loss `cross_entropy` or `binary_cross_entropy`, found `(mse|mae|huber)`\. Leave it out/,
                ] as const,
        ),
        [
            'smoothed labels where the loss is the squared error by default',
            trained('input(64)\ndense(10)', { settings: 'label_smoothing = [|0.1|]' }),
            'type',
            /found `mse`/,
        ],
        [
            'token ids that are scaled',
            trained('input(64)\nembedding(17, 2)\nflatten()\ndense(10, activation = softmax)', {
                data: 'source = builtin(digits)\nscale = [|standardize|]',
            }),
            'type',
            /reads token ids, expected `examples` to keep them as they are, found `scale = standardize`\. Leave/,
        ],
    ],
    data: [
        [
            'a source that does not exist',
            withData('source = csv([|"absent.csv"|])'),
            'data',
            /^There is no file `absent\.csv`\. Paths are relative to the spec\.$/,
        ],
        [
            'a second file that does not exist',
            withData('source = idx("images.gz", [|"absent.gz"|])'),
            'data',
            /`absent\.gz`/,
        ],
        [
            'a validation source that does not exist',
            withData('source = csv("houses.csv")\nvalidation = csv([|"absent.csv"|])'),
            'data',
            /`absent\.csv`/,
        ],
        ['a source without a name', withData('source = csv([|""|])'), 'data', /empty text/],
        [
            'everything held out for validation',
            withData('source = builtin(digits)\nvalidation = [|100%|]'),
            'data',
            /^`validation = 100%` .*write a share like `20%`, or a count of 2 or more\.$/,
        ],
        [
            'everything held out for the test of a file',
            withData('source = csv("houses.csv")\ntest = [|100%|]'),
            'data',
            /^`test = 100%` .*a count of 2 or more/,
        ],
        [
            'more held out for validation than there is, and a test',
            withData('source = builtin(digits)\nvalidation = [|1797|]\ntest = 10%'),
            'data',
            /nothing is left to train on/,
        ],
        [
            'everything held out in a sweep',
            trained('input(64)\ndense(10)', { after: 'sweep net { validation = [20%, [|100%|]] }' }),
            'data',
            /^`validation = 100%` /,
        ],
        [
            'nothing held out for validation',
            withData('source = builtin(digits)\nvalidation = [|0%|]'),
            'data',
            /^`validation = 0%` leaves no examples .*write a share like `20%`/,
        ],
        [
            'a split that leaves nothing',
            withData('source = builtin(digits)\nvalidation = 60%\ntest = [|40%|]'),
            'data',
            /nothing is left to train on/,
        ],
        [
            'a validation of everything',
            withData('source = builtin(digits)\nvalidation = [|1797|]'),
            'data',
            /all of its 1,797 examples/,
        ],
    ],
};

describe('mistakes', () => {
    for (const [group, entries] of Object.entries(cases)) {
        describe(group, () => {
            for (const [mistake, marked, rule, message] of entries) {
                it(`says one thing about ${mistake}`, () => {
                    expectOne(marked, rule, message);
                });
            }
        });
    }

    it('are reported once for a model that is called several times, and once for each run', () => {
        const block = 'model block(n = 8) { dense(n, activation = [|rellu|]) }\n';
        expectOne(
            trained('input(64)\nblock()\nrepeat 3 { block(n = 9) }\ndense(10)', {
                before: block,
                after: 'train again = net on examples { }',
            }),
            'name',
            /rellu/,
        );
    });

    it('are reported together where they are several', () => {
        const text = trained('input(64)\ndens(8)\ndense(2.5)\ndropout(0.1, 0.2, 0.3)\ndense(10)', {
            settings: 'epocks = 3\nseed = x',
        });
        assert.deepEqual(
            showAll(analyze(text)).map(line => line.slice(0, line.indexOf(']') + 1)),
            ['name [dens]', 'type [2.5]', 'type [0.3]', 'name [epocks]', 'name [x]'],
        );
    });

    it('in one run leave the other alone', () => {
        const text = trained('input(64)\ndense(10)', {
            after: 'model b { input(64) dense(bad) }\ntrain b on examples { }',
        });
        assert.deepEqual(
            analyze(text).spec.runs.map(({ name }) => name),
            ['net'],
        );
    });

    it('that only look like mistakes are none', () => {
        expectClean(
            trained('input(64)\ndense(10)\ndropout(50%)\ndense(30% * 10 * 10)\nnone\ndense(10)', {
                before: 'let unused = [l2(1e-4), "text", none, same]\n',
            }),
        );
        expectClean(trained('input(8, 8, 1)\nflatten()\ndense(10)'));
        expectClean(
            trained('input(30)\ndense(1, activation = sigmoid)', { data: 'source = builtin(breast_cancer)' }),
        );
        expectClean(trained('input(64)\nrepeat 0 { dense(3) }\ndense(10)'));
        expectClean(
            trained('input(64)\nactivation_of_mine\ndense(10)', {
                before: 'let activation_of_mine = relu\n',
            }),
        );
        expectClean('data digits { source = builtin(digits) }\nmodel iris { input(4) dense(3) }');
        expectClean('model block(width = 8) { dense(width) }');
    });
});

describe('fixes of mistakes', () => {
    const fixed: readonly [name: string, before: string, title: string, after: string][] = [
        ['an unknown layer', 'input(64)\ndens(10)', 'Change to `dense`', 'input(64)\ndense(10)'],
        [
            'an unknown argument',
            'input(64)\ndense(unit = 10)',
            'Change to `units`',
            'input(64)\ndense(units = 10)',
        ],
        [
            'an activation without parentheses',
            'input(64)\nrelu // here\ndense(10)',
            'Change to `relu()`',
            'input(64)\nrelu() // here\ndense(10)',
        ],
        [
            'a quoted activation',
            'input(64)\ndense(10, activation = "relu")',
            'Write relu without quotes',
            'input(64)\ndense(10, activation = relu)',
        ],
        [
            'a branch that changes the shape',
            'input(64)\nresidual { dense(32) }\ndense(10)',
            'Add projection = dense(32)',
            'input(64)\nresidual(projection = dense(32)) { dense(32) }\ndense(10)',
        ],
        [
            'a convolution that changes the shape',
            'input(8, 8, 1)\nresidual () {\n    conv2d(4, 3, strides = 2, padding = same)\n}\nflatten()\ndense(10)',
            'Add projection = conv2d(4, 1, strides = 2)',
            'input(8, 8, 1)\nresidual(projection = conv2d(4, 1, strides = 2)) {\n    conv2d(4, 3, strides = 2, padding = same)\n}\nflatten()\ndense(10)',
        ],
        [
            'an input that the data does not have',
            'input(65)\ndense(10)',
            'Change to input(64)',
            'input(64)\ndense(10)',
        ],
    ];
    for (const [name, before, title, after] of fixed) {
        it(`mend ${name}`, () => {
            const text = applyFix(analyze(trained(before)), title);
            assert.equal(text, trained(after));
            expectClean(text);
        });
    }

    it('take the parentheses off a parameter', () => {
        const parts = { parameters: '(noise = dropout(0.1))' };
        const analysis = analyze(trained('input(64)\nnoise()\ndense(10)', parts));
        expectClean(applyFix(analysis, 'Change to `noise`'));
    });

    it('are not offered where they would not help', () => {
        // The projection that fits one call does not fit the other.
        const text = `model block(n = 8) { residual { dense(n) } }\n${trained('input(64)\nblock()\nblock(n = 9)\ndense(10)')}`;
        const analysis = analyze(text);
        const [diagnostic] = analysis.diagnostics;
        assert.ok(diagnostic);
        assert.equal(diagnostic.rule, 'shape');
        assert.deepEqual(analysis.fixesFor(diagnostic), []);
    });
});
