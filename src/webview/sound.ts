// Plays curves as sound.

import { epochAt, type Sonification } from '../charts/sonification.ts';

const volume = 0.15;
/** Seconds in which a tone comes and goes, so that it does not click. */
const fade = 0.03;

export interface Listener {
    /** The epoch that is heard now. */
    reached(epoch: number): void;
    /** The sound is over, or was stopped. */
    ended(): void;
}

export class Sound {
    private context: AudioContext | undefined;
    private frame = 0;
    private listener: Listener | undefined;

    get isPlaying(): boolean {
        return this.context !== undefined;
    }

    /** Plays from the start; what is playing is stopped first. To be called for a key or a click: browsers play nothing else. */
    play(sonification: Sonification, epochs: number, listener: Listener): void {
        this.stop();
        const context = new AudioContext();
        this.context = context;
        this.listener = listener;
        const start = context.currentTime + fade;
        const { duration, voices } = sonification;
        for (const { frequencies, pan, wave } of voices) {
            const oscillator = new OscillatorNode(context, { type: wave, frequency: frequencies[0] ?? 0 });
            const gain = new GainNode(context, { gain: 0 });
            oscillator.frequency.setValueCurveAtTime(frequencies, start, duration);
            gain.gain.setValueAtTime(0, start);
            gain.gain.linearRampToValueAtTime(volume / voices.length, start + fade);
            gain.gain.setValueAtTime(volume / voices.length, start + duration);
            gain.gain.linearRampToValueAtTime(0, start + duration + fade);
            oscillator
                .connect(gain)
                .connect(new StereoPannerNode(context, { pan }))
                .connect(context.destination);
            oscillator.start(start);
            oscillator.stop(start + duration + 2 * fade);
        }
        const tick = (): void => {
            if (this.context !== context) {
                return;
            }
            const seconds = context.currentTime - start;
            if (seconds >= duration + 2 * fade) {
                this.stop();
                return;
            }
            listener.reached(epochAt(sonification, seconds, epochs));
            this.frame = requestAnimationFrame(tick);
        };
        this.frame = requestAnimationFrame(tick);
    }

    stop(): void {
        const { context, listener } = this;
        if (context === undefined) {
            return;
        }
        this.context = undefined;
        this.listener = undefined;
        cancelAnimationFrame(this.frame);
        context.close().catch(() => {});
        listener?.ended();
    }
}
