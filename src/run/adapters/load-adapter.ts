import path from 'node:path'
import { checkOptions } from '../../adapters/shared/options.ts'
import type { AnyAdapter } from '../../core/adapter/adapter.ts'
import type { AdapterDescription } from '../../core/adapter/adapter-description.ts'
import { kindOfWords } from '../../core/adapter/fault-kind.ts'
import { SetupError } from '../../core/setup-error.ts'
import { listDescribedIds } from './described-ids.ts'
import { listBuiltInIds, listTurnAdapterIds, loadBuiltInSpeech } from './load-built-in-adapter.ts'

const DESCRIPTION_FILE = /\.(ya?ml|json)$/

/** What an adapter file may import from 'ttfa', wherever it is: the exports of the running program. */
const TTFA_EXPORTS = { checkOptions, kindOfWords, SetupError }

/**
 * Finds an adapter by its id, or loads it from a module or a description file. Throws a `SetupError` if there
 * is none.
 */
export async function loadAdapter(name: string, folder: string): Promise<AnyAdapter> {
  const builtIn = await loadBuiltInSpeech(name)
  if (builtIn) return builtIn
  const description = await resolveDescription(name, folder)
  if (!description) return loadModuleAdapter(path.resolve(folder, name))
  const { describedAdapter } = await import('../../adapters/described/described-adapter.ts')
  return describedAdapter(description)
}

/** The description of a described adapter. Undefined for an adapter written in code. */
export async function resolveDescription(
  name: string,
  folder: string,
): Promise<AdapterDescription | undefined> {
  if (findDescriptionFile(name, folder) === undefined) return undefined
  // The schema of a description is as large as that of a scenario.
  const { readDescriptionFile, readShippedDescription } = await import('./described-adapters.ts')
  return listDescribedIds().includes(name)
    ? readShippedDescription(name)
    : readDescriptionFile(path.resolve(folder, name))
}

/** The file of a description, as a person finds it. Undefined for an adapter written in code. */
export function findDescriptionFile(name: string, folder: string): string | undefined {
  if (listDescribedIds().includes(name)) return `src/adapters/descriptions/${name}.yaml`
  return DESCRIPTION_FILE.test(path.resolve(folder, name)) ? name : undefined
}

/** Whether loading this adapter runs code that is not part of ttfa. */
export function isAdapterModule(name: string, folder: string): boolean {
  const known = [...listBuiltInIds(), ...listTurnAdapterIds()]
  return !known.includes(name) && !DESCRIPTION_FILE.test(path.resolve(folder, name))
}

async function loadModuleAdapter(file: string): Promise<AnyAdapter> {
  return pickAdapter(await loadModule(file), file)
}

async function loadModule(file: string): Promise<Record<string, unknown>> {
  try {
    const { createJiti } = await import('jiti')
    return await createJiti(import.meta.url, { virtualModules: { ttfa: TTFA_EXPORTS } }).import(file)
  } catch (cause) {
    throw new SetupError(
      `the adapter ${file} could not be loaded: ${cause instanceof Error ? cause.message : cause}`,
      {
        code: 'ADAPTER_UNLOADABLE',
        hint: 'Run the file on its own to see its error. To list the built-in adapters, run `ttfa adapters`.',
        cause,
      },
    )
  }
}

function pickAdapter(module: Record<string, unknown>, file: string): AnyAdapter {
  const candidates = [module.adapter, module.default, ...Object.values(module)]
  const found = candidates.find(isAdapter)
  if (found) return found
  throw new SetupError(`${file} exports no adapter`, {
    code: 'ADAPTER_MISSING',
    hint: 'Export a value named `adapter` with contract: 1, facts, parseOptions, dial and hear.',
  })
}

function isAdapter(value: unknown): value is AnyAdapter {
  if (typeof value !== 'object' || value === null) return false
  const { contract, facts, dial, hear, parseOptions } = value as Record<string, unknown>
  const functions = [dial, hear, parseOptions].every((part) => typeof part === 'function')
  return contract === 1 && typeof facts === 'object' && functions
}
