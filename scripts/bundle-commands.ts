import { type BuildOptions, build } from 'esbuild'

/**
 * Bundles commands, named by their paths in scripts/ without the extension, into a folder next to scripts/. Each is one
 * file, or with `splitting` shares code through common files. Packages in `external` aren't bundled.
 */
export async function bundleCommands(
  commands: readonly string[],
  folder: string,
  { splitting = false, external = [] }: Pick<BuildOptions, 'splitting' | 'external'> = {},
): Promise<void> {
  await build({
    entryPoints: commands.map((name) => `scripts/${name}.ts`),
    outbase: 'scripts',
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // These packages read their own files at runtime.
    external: ['pg', '@electric-sql/*', ...external],
    // Some bundled CommonJS code calls require, which doesn't exist in an ES module.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    logLevel: 'warning',
  })
}
