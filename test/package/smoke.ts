import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { EXIT_CODES } from '../../src/cli/exit-codes.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')

/** A file in the package. */
export interface PackedFile {
  readonly path: string
  readonly size: number
}

export interface PackedPackage {
  readonly tarball: string
  readonly files: readonly PackedFile[]
  /** Bytes. */
  readonly size: number
  readonly unpackedSize: number
}

/** Packs what `npm run build` made. */
export async function packInto(folder: string): Promise<PackedPackage> {
  const { stdout } = await npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: ROOT,
  })
  const [packed] = JSON.parse(stdout)
  return { ...packed, tarball: path.join(folder, packed.filename) }
}

/** A program that uses all that the package exports. Its types are checked, and then it runs. */
const PROGRAM = `import { measure, type RunSummaryJson } from 'ttfa'
import { adapterSuite } from 'ttfa/kit'
import { startLab } from 'ttfa/lab'
import { createRequire } from 'node:module'

const lab = await startLab({ mounts: [] })
await lab.close()
createRequire(import.meta.url).resolve('ttfa/schema/run-summary.schema.json')
const result: RunSummaryJson = await measure({ adapter: 'smallest-ws', text: 'Hello there.', trials: 2, lab: 'always', out: 'measured' })
console.log(typeof adapterSuite, result.simulated, result.trials)
`

/** An empty project in which the package is installed. Ends within seconds if npm's cache has its dependencies. */
export async function installInto(folder: string, tarball: string): Promise<void> {
  writeFileSync(
    path.join(folder, 'package.json'),
    JSON.stringify({ name: 'empty', private: true, type: 'module' }),
  )
  writeFileSync(path.join(folder, 'program.ts'), PROGRAM)
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG))
  await npm(['install', '--prefer-offline', '--no-audit', '--no-fund', tarball], { cwd: folder })
  // Every TypeScript project has Node's types; whether they come from a registry or from here is the same.
  mkdirSync(path.join(folder, 'node_modules/@types'), { recursive: true })
  for (const name of ['@types/node', 'undici-types'])
    cpSync(path.join(ROOT, 'node_modules', name), path.join(folder, 'node_modules', name), {
      recursive: true,
    })
}

/** Strict, and the declarations of the package are checked too. */
const TSCONFIG = {
  compilerOptions: {
    strict: true,
    skipLibCheck: false,
    target: 'ES2023',
    lib: ['ES2023'],
    module: 'NodeNext',
    moduleResolution: 'NodeNext',
    types: ['node'],
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
  },
  files: ['program.ts'],
}

/** Compiles the program with the types of the package. Rejects with what the compiler says. */
export async function compileIn(folder: string): Promise<void> {
  await run(process.execPath, [path.join(ROOT, 'node_modules/typescript/bin/tsc')], { cwd: folder })
}

export interface SmokeResult {
  readonly version: string
  readonly bench: { readonly trials: number; readonly simulated: boolean }
  readonly program: string
  /** Whatever Node itself warns of: a deprecation, an engine. */
  readonly warnings: string
}

/** Runs the installed package: the command, a few trials against the lab, and the program. */
export async function smokeTest(folder: string, node = process.execPath): Promise<SmokeResult> {
  const ttfa = path.join(folder, 'node_modules/.bin/ttfa')
  const options = { cwd: folder, env: { ...process.env, XDG_CACHE_HOME: folder } }
  const version = await run(node, [ttfa, '--version'], options)
  const words = ['bench', '--lab', 'smallest-ws', '--trials', '3', '--no-selftest', '--json', '--quiet']
  const bench = await run(node, [ttfa, ...words], options).catch(unlessInvalid)
  const program = await run(node, ['program.js'], options)
  const { trials, simulated } = JSON.parse(bench.stdout)
  return {
    version: version.stdout.trim(),
    bench: { trials, simulated },
    program: program.stdout.trim(),
    warnings: [version, bench, program].map(({ stderr }) => stderr).join(''),
  }
}

/** On a machine that is busy a run says that it is not valid. It has worked all the same. */
function unlessInvalid(error: { code?: number; stdout: string; stderr: string }) {
  if (error.code === EXIT_CODES.invalid) return error
  throw error
}

/** How many packages `npm install` added, ttfa among them, and their size in bytes on disk. */
export function countInstalled(folder: string): { packages: number; bytes: number } {
  const entries = readdirSync(path.join(folder, 'node_modules'), { recursive: true, withFileTypes: true })
  const lock = path.join(folder, 'package-lock.json')
  const { packages } = JSON.parse(readFileSync(lock, 'utf8'))
  const bytes = entries
    .filter(
      (entry) =>
        entry.isFile() && !entry.parentPath.includes('@types') && !entry.parentPath.includes('undici-types'),
    )
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0)
  // The first entry is the project itself.
  return { packages: Object.keys(packages).length - 1, bytes }
}

/** The files that a script is made of when it ends. */
export async function filesLoadedBy(words: readonly string[], cwd: string): Promise<string[]> {
  const coverage = mkdtempSync(path.join(cwd, 'loaded-'))
  await run(process.execPath, words, { cwd, env: { ...process.env, NODE_V8_COVERAGE: coverage } })
  const loaded = readdirSync(coverage).flatMap((name): { url: string }[] => {
    return JSON.parse(readFileSync(path.join(coverage, name), 'utf8')).result
  })
  return loaded.map(({ url }) => url).filter((url) => url.startsWith('file:'))
}

/** `npx ttfa`, as a newcomer types it. */
export async function npx(words: readonly string[], cwd: string): Promise<string> {
  return (await run('npx', ['--no-install', ...words], { cwd })).stdout
}

const npm = (words: readonly string[], options: { cwd: string }) => run('npm', words, options)

const run = promisify(execFile) as (
  command: string,
  words: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv },
) => Promise<{ stdout: string; stderr: string }>
