import { type BuildOptions, build } from 'esbuild'

/**
 * Bundles commands, files of scripts/ without their ending, into a folder beside scripts/: one file each, or with `splitting`
 * what several share in files of its own. Packages in `external` stay outside.
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
    // They read files of their own.
    external: ['pg', '@electric-sql/*', ...external],
    // Some of what is bundled calls require, which a module has to make itself.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    logLevel: 'warning',
  })
}
