// VS Code's server complains at length about native modules that are left out on purpose. What remains after this is worth
// reading when something else goes wrong.

const missingNative =
    /Could not locate the bindings file|native-watchdog|Cannot find module '\.{1,2}\/build\/Release/;
const continuation = /^\s*(→|at\s|tries: \[|'|\]|\}|Require stack:|- \/|$)/;
const routine =
    /reconnection-grace-time|AgentHost|Agent Host|ChatModelSelection|AccountPolicyGate|vsda|open-vsx|New connection established|Web UI available|default profile extensions/;

/** Frames inside VS Code and Node; those of the extension and its tests stay. */
const foreignFrame =
    /^\s+at .*(workbench\.js|extensionHostProcess\.js|server-main\.js|node:internal|<anonymous>\))/;

/** The lines of `text` that are not known to mean nothing, at most the last `limit`. */
export function withoutNoise(text: string, limit = 40): string[] {
    const kept: string[] = [];
    let isComplaint = false;
    for (const line of text.split('\n')) {
        if (missingNative.test(line)) {
            isComplaint = true;
        } else if (!(isComplaint && continuation.test(line))) {
            isComplaint = false;
            if (line.trim() !== '' && !routine.test(line) && !foreignFrame.test(line)) {
                kept.push(line);
            }
        }
    }
    return kept.slice(-limit);
}
