import path from 'node:path'
import { describedAdapter } from '../../adapters/described/described-adapter.ts'
import { ADAPTERS } from '../../adapters/index.ts'
import { checkOptions } from '../../adapters/shared/options.ts'
import { TURN_ADAPTERS } from '../../adapters/turn-adapters.ts'
import type { AnyAdapter } from '../../core/adapter/adapter.ts'
import type { AdapterDescription } from '../../core/adapter/adapter-description.ts'
import { SetupError } from '../../core/setup-error.ts'
import { listDescribedIds, readDescriptionFile, readShippedDescription } from './described-adapters.ts'

const DESCRIPTION_FILE = /\.(ya?ml|json)$/

/** What an adapter file may import from 'ttfa', wherever it is: the exports of the running program. */
const TTFA_EXPORTS = { SetupError, checkOptions }

/**
 * Finds an adapter by its id, or loads it from a module or a description file. Throws a `SetupError` if there
 * is none.
 */
export async function loadAdapter(name: string, folder: string): Promise<AnyAdapter> {
  const known = ADAPTERS[name]
  if (known) return known
  const description = resolveDescription(name, folder)
  if (description) return describedAdapter(description)
  const file = path.resolve(folder, name)
  return pickAdapter(await loadModule(file), file)
}

/** The description of a described adapter. Undefined for an adapter written in code. */
export function resolveDescription(name: string, folder: string): AdapterDescription | undefined {
  if (Object.hasOwn(ADAPTERS, name)) return undefined
  if (listDescribedIds().includes(name)) return readShippedDescription(name)
  const file = path.resolve(folder, name)
  return DESCRIPTION_FILE.test(file) ? readDescriptionFile(file) : undefined
}

/** The file of a description, as a person finds it. Undefined for an adapter written in code. */
export function findDescriptionFile(name: string, folder: string): string | undefined {
  if (Object.hasOwn(ADAPTERS, name)) return undefined
  if (listDescribedIds().includes(name)) return `src/adapters/descriptions/${name}.yaml`
  return DESCRIPTION_FILE.test(path.resolve(folder, name)) ? name : undefined
}

/** Whether loading this adapter runs code that is not part of ttfa. */
export function isAdapterModule(name: string, folder: string): boolean {
  const isKnown = [ADAPTERS, TURN_ADAPTERS].some((known) => Object.hasOwn(known, name))
  return !isKnown && !listDescribedIds().includes(name) && !DESCRIPTION_FILE.test(path.resolve(folder, name))
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
