// Compiles the kernels of the WebAssembly engine, AssemblyScript, to the module that is bundled with the worker.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { gzipSync } from 'fflate';
import { differenceOf } from '../src/engine/wasm/difference.ts';
import { main, ScriptError } from './output.ts';
import { repositoryRoot } from './paths.ts';

/** `relaxed` fuses multiply and add where the processor does so; `portable` rounds twice as everywhere. */
async function compile(variant: 'relaxed' | 'portable'): Promise<Uint8Array> {
    const { error, stderr, binary } = await compileTo(variant);
    if (error !== null || binary === undefined) {
        throw new ScriptError(`The kernels do not compile:\n${stderr}`);
    }
    return binary;
}

async function compileTo(variant: string) {
    const written = new Map<string, Uint8Array>();
    const { error, stderr } = await asc.main(
        [
            'src/engine/kernels/run.ts',
            '--baseDir',
            repositoryRoot,
            '--outFile',
            'kernels.wasm',
            '--runtime',
            'stub',
            '--importMemory',
            '--sharedMemory',
            '--initialMemory',
            '1',
            '--maximumMemory',
            '65536',
            '--enable',
            'simd',
            '--enable',
            'threads',
            ...(variant === 'relaxed' ? ['--enable', 'relaxed-simd'] : []),
            '-O3',
            '--noAssert',
            '--converge',
        ],
        {
            writeFile: (name: string, contents: Uint8Array | string) => {
                if (typeof contents !== 'string') {
                    written.set(name, contents);
                }
            },
        },
    );
    return { error, stderr: stderr.toString(), binary: written.get('kernels.wasm') };
}

await main(async () => {
    const lines = [
        '// Written by scripts/kernels.ts from src/engine/kernels: a module, and in what the portable one differs from it,',
        '// compressed by gzip, as base64.',
        '',
    ];
    const relaxed = await compile('relaxed');
    const difference = differenceOf(relaxed, await compile('portable'));
    for (const [name, binary] of Object.entries({ relaxed, difference })) {
        const packed = Buffer.from(gzipSync(binary, { level: 9, mtime: 0 })).toString('base64');
        console.log(`${name}: ${binary.length} bytes, ${packed.length} as it is bundled`);
        lines.push(`export const ${name} =\n    '${packed}';`, '');
    }
    writeFileSync(join(repositoryRoot, 'src/engine/wasm/generated/kernels.ts'), lines.join('\n'));
    return 0;
});
