// Fails when an import breaks the architecture: docs/decisions/0036-imports-go-one-way.md. Part of npm run check.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDERS = ['app', 'components', 'e2e', 'faults', 'lib', 'prisma', 'scripts', 'testing']
const SOURCE = /\.(tsx?|m?js)$/
const TEST = /\.(test|spec|setup|fault)\.tsx?$/
const NOT_OURS = /(^|\/)(generated|migrations|node_modules)\//
const SPECIFIER = /\b(?:from|import)\s*\(?\s*['"]((?:@|\.{1,2})\/[^'"]+)['"]/g
const ENDINGS = ['', '.ts', '.tsx', '.js', '.mjs']

/** The layers that each layer may import */
const LAYERS: Record<string, string[]> = {
  lib: ['lib'],
  components: ['components', 'lib'],
  app: ['app', 'components', 'lib'],
}
/** Folders that depend on no other folder; they may import the top-level files of lib. */
const STANDALONE = ['lib/freeclimb', 'lib/jobs', 'lib/list-query']
const DATABASE = 'lib/db.ts'
/** Starts everything, so it may import folders although it's a top-level file of lib. */
const START_UP = 'lib/start-up.ts'

type Import = { from: string; to: string }

/** Returns one sentence for each import in `root` that breaks a rule. */
export function importFaults(root: string): string[] {
  const imports = importsIn(root)
  const between = imports
    .map(({ from, to }) => ({ from: folderOf(from), to: folderOf(to) }))
    .filter(({ from, to }) => from !== to && mayNotCycle(from) && mayNotCycle(to))
  return [
    ...imports.flatMap((each) => layerFault(each) ?? folderFault(each) ?? []),
    ...cyclesIn(imports).map((files) => `Import cycle: ${files.join(' → ')}`),
    ...cyclesIn(between).map((folders) => {
      const [first, second] = folders
      const start = imports.find(({ from, to }) => folderOf(from) === first && folderOf(to) === second)
      return `Folder cycle: ${folders.join(' → ')}. It starts where ${start?.from} imports ${start?.to}.`
    }),
  ]
}

function layerFault({ from, to }: Import): string | null {
  if (to === DATABASE && ['app', 'components'].includes(layerOf(from)))
    return `${from} imports ${to}, but only lib queries the database.`
  const allowed = LAYERS[layerOf(from)]
  if (allowed === undefined || allowed.includes(layerOf(to))) return null
  return `${from} imports ${to}, but ${layerOf(from)} must not depend on ${layerOf(to)}.`
}

function folderFault({ from, to }: Import): string | null {
  const [folder, target] = [folderOf(from), folderOf(to)]
  if (layerOf(to) !== 'lib' || folder === target || isAtTopOfLib(target)) return null
  if (STANDALONE.includes(folder))
    return `${from} imports ${to}, but ${folder} must not depend on other folders.`
  return isAtTopOfLib(folder) && folder !== START_UP
    ? `${from} imports ${to}, but files at the top of lib must not depend on its folders.`
    : null
}

const layerOf = (file: string) => file.split('/')[0] ?? ''
const mayNotCycle = (folder: string) => ['components', 'lib'].includes(layerOf(folder))
const isAtTopOfLib = (folder: string) => layerOf(folder) === 'lib' && SOURCE.test(folder)

/** Returns a file's folder, or the file itself at the top of a layer. */
function folderOf(file: string) {
  const folder = file.slice(0, file.lastIndexOf('/'))
  return folder.includes('/') ? folder : file
}

/** Returns every import between our files, types included. Tests may import anything, so they are left out. */
function importsIn(root: string): Import[] {
  const names = readdirSync(root).filter((name) => SOURCE.test(name))
  const below = FOLDERS.filter((folder) => readdirSync(root).includes(folder)).flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  )
  const files = new Set([...names, ...below].filter((file) => SOURCE.test(file) && !NOT_OURS.test(file)))
  return [...files]
    .filter((file) => !TEST.test(file))
    .flatMap((from) => {
      const specifiers = readFileSync(join(root, from), 'utf8').matchAll(SPECIFIER)
      const targets = [...specifiers].map(([, specifier = '']) => {
        const path = specifier.startsWith('@/') ? specifier.slice(2) : join(from, '..', specifier)
        return ENDINGS.map((ending) => path + ending).find((file) => files.has(file))
      })
      return targets.filter((to) => to !== undefined).map((to) => ({ from, to }))
    })
}

/** Returns the shortest cycle through each name, unless an earlier cycle contains the name. */
function cyclesIn(imports: Import[]): string[][] {
  const next = new Map<string, string[]>()
  for (const { from, to } of imports) next.set(from, [...(next.get(from) ?? []), to])
  const seen = new Set<string>()
  return [...next.keys()].sort().flatMap((start) => {
    const cycle = seen.has(start) ? null : wayBack(start, next)
    for (const name of cycle ?? []) seen.add(name)
    return cycle === null ? [] : [cycle]
  })
}

function wayBack(start: string, next: Map<string, string[]>): string[] | null {
  const ways = [[start]]
  const seen = new Set<string>()
  for (const way of ways) {
    for (const to of next.get(way.at(-1) ?? '') ?? []) {
      if (to === start) return [...way, to]
      if (!seen.has(to)) ways.push([...way, to])
      seen.add(to)
    }
  }
  return null
}

if (process.argv[1] === import.meta.filename) {
  const faults = importFaults('.')
  for (const fault of faults) console.error(fault)
  process.exit(faults.length > 0 ? 1 : 0)
}
