import { CannotRun } from './cannot-run.ts';

/**
 * The maker registered under a name that is only known as the spec runs. The compiler cannot relate one entry's typed
 * parameters to a record of values; the language has checked them by then.
 *
 * @throws CannotRun where the engine has nothing of that name yet.
 */
export function lookUp<Made>(
    registry: Readonly<Record<string, unknown>>,
    name: string,
): (...parameters: readonly unknown[]) => Made {
    if (!Object.hasOwn(registry, name)) {
        throw new CannotRun(`The engine cannot run ${name} yet.`);
    }
    return registry[name] as (...parameters: readonly unknown[]) => Made;
}
