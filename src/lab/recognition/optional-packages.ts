import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { SetupError } from '../../core/setup-error.ts'

/** Where the parts of the recogniser are, as absolute paths. */
export interface RecogniserFiles {
  /** The folder of the model's two networks. */
  readonly model: string
  /** Packages with the same interface that can run them, the quicker one first. */
  readonly runtimes: readonly string[]
  readonly tokeniser: string
}

const MODEL = '@moonshine-ai/moonshine-js'
/** Where the package keeps the tiny model's quantised networks. */
const NETWORKS = 'dist/model/tiny/quantized'
const RUNTIMES = ['onnxruntime-node', 'onnxruntime-web'] as const
const TOKENISER = 'llama-tokenizer-js'

/** What installs them for a while: without scripts, because one of them fetches from outside of the registry. */
export const INSTALL = `npm install --no-save --ignore-scripts ${MODEL} ${RUNTIMES[0]} ${TOKENISER}`

/**
 * Finds packages that nobody is made to install, beside ttfa or in the folder it is run from. Throws a `SetupError`
 * with code `LAB_RECOGNISER` that says which are missing, and how to get them.
 */
export function recogniserFiles(
  from: readonly string[] = [fileURLToPath(import.meta.url), here()],
): RecogniserFiles {
  const model = folderOf(MODEL, from)
  const runtimes = RUNTIMES.map((name) => moduleOf(name, from)).filter((found) => found !== undefined)
  const tokeniser = moduleOf(TOKENISER, from)
  if (model !== undefined && runtimes.length > 0 && tokeniser !== undefined)
    return { model: path.join(model, NETWORKS), runtimes, tokeniser }
  const missing = [
    ...(model === undefined ? [MODEL] : []),
    ...(runtimes.length === 0 ? [RUNTIMES[0]] : []),
    ...(tokeniser === undefined ? [TOKENISER] : []),
  ]
  throw new SetupError(`The lab’s recogniser is not installed: ${missing.join(', ')} missing.`, {
    code: 'LAB_RECOGNISER',
    hint: `Install it with \`${INSTALL}\`, or leave \`recogniser: moonshine\` out: the lab then recognises the speech it knows.`,
  })
}

/** A file in the folder that ttfa was run from, there or not. */
function here(): string {
  return path.join(process.cwd(), 'index.js')
}

/** A package's folder, found without its `exports`, which hide models. */
function folderOf(name: string, from: readonly string[]): string | undefined {
  return from
    .flatMap((file) => createRequire(file).resolve.paths(name) ?? [])
    .map((folder) => path.join(folder, name))
    .find((folder) => existsSync(path.join(folder, 'package.json')))
}

function moduleOf(name: string, from: readonly string[]): string | undefined {
  const folder = folderOf(name, from)
  return folder === undefined ? undefined : createRequire(path.join(folder, 'package.json')).resolve(name)
}
