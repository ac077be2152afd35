// What the words of the language itself mean, in Markdown: for hover and `netspec explain`.

export const keywords: Readonly<Record<string, string>> = {
    model: '`model NAME(PARAMETERS) { LAYERS }`: a stack of layers. Every parameter has a default. A model can be called as a layer in another.',
    data: '`data NAME { SETTINGS }`: where examples come from, and how they are split and scaled.',
    train: '`train MODEL(ARGUMENTS) on DATA { SETTINGS }`: one run, named after its model, or `train NAME = MODEL on DATA { ... }`.',
    sweep: '`sweep RUN { AXES }`: takes every combination of the axes, each a list or a range for a parameter of the model or a setting, times `repeats` seeds.',
    let: '`let NAME = VALUE`: a named constant.',
    repeat: '`repeat N { LAYERS }`: the layers N times, each time with weights of its own.',
    residual:
        '`residual { LAYERS }`: adds its input to its output. `residual(projection = LAYER)` brings the input to a new shape.',
    concat: '`concat { LAYERS } { LAYERS }`: branches that read the same input; their outputs are joined along the last axis. `{ }` passes the input on.',
    none: 'Nothing: as a layer, the layer that does nothing.',
};
