/** Thrown where work was stopped on request. It is no failure: shells catch it in one place and say nothing. */
export class Cancelled extends Error {
    constructor(message = 'Stopped.') {
        super(message);
        this.name = 'Cancelled';
    }
}
