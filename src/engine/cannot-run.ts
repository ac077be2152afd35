/**
 * Thrown before training where a network, its settings and its data do not go together. The message is for the user;
 * shells catch it in one place and show it.
 */
export class CannotRun extends Error {
    constructor(message: string) {
        super(message);
        this.name = 'CannotRun';
    }
}
