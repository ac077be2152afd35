// Structurally the same as VS Code's Disposable, so that the pure folders can hand out clean-up without importing it.

export interface Disposable {
    dispose(): void;
}

/** Disposes of everything added to it, last added first, once. */
export class DisposableStore implements Disposable {
    private readonly items: Disposable[] = [];
    private disposed = false;

    add<T extends Disposable>(item: T): T {
        if (this.disposed) {
            item.dispose();
        } else {
            this.items.push(item);
        }
        return item;
    }

    dispose(): void {
        this.disposed = true;
        while (this.items.length > 0) {
            this.items.pop()?.dispose();
        }
    }
}
