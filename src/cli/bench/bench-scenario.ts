import path from 'node:path'
import type { Facts } from '../../core/adapter/adapter.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { AdapterCatalog } from '../../scenario/adapter-catalog.ts'
import type { ComparedTarget, Comparison } from '../../scenario/write-comparison.ts'
import { parseFormat } from './parse-format.ts'
import { assignToTargets, type TargetValues } from './target-values.ts'

/** The options of `ttfa bench` that say what is compared. */
export interface BenchOptions {
  readonly trials: number
  readonly concurrency: number
  readonly connection: Comparison['connection']
  readonly model?: readonly string[]
  readonly voice?: readonly string[]
  readonly format?: readonly string[]
  readonly base?: readonly string[]
}

/** The comparison that a command line describes. Loads its adapters. Throws a `SetupError`. */
export async function benchComparison(
  adapters: readonly string[],
  texts: readonly string[],
  options: BenchOptions,
  { load, factsOf }: Required<AdapterCatalog>,
): Promise<Comparison> {
  await load(adapters)
  const names = nameTargets(adapters)
  const valuesOf = (option: 'model' | 'voice' | 'format' | 'base') =>
    assignToTargets(`--${option}`, options[option] ?? [], names)
  const choices = {
    models: valuesOf('model'),
    voices: valuesOf('voice'),
    formats: valuesOf('format'),
    bases: valuesOf('base'),
  }
  const { trials, concurrency, connection } = options
  const targets = names.map((name, index): [string, ComparedTarget] => {
    const adapter = adapters[index] ?? name
    return [name, comparedTarget(name, adapter, choices, factsOf(adapter))]
  })
  return { name: 'bench', texts, targets: Object.fromEntries(targets), trials, concurrency, connection }
}

interface Choices {
  readonly models: TargetValues
  readonly voices: TargetValues
  readonly formats: TargetValues
  readonly bases: TargetValues
}

function comparedTarget(
  name: string,
  adapter: string,
  { models, voices, formats, bases }: Choices,
  facts: Facts | undefined,
): ComparedTarget {
  const [model, voice, base, format] = [models, voices, bases, formats].map((values) => values.get(name))
  return {
    adapter,
    ...(model !== undefined && { model }),
    ...(voice !== undefined && { voice }),
    ...(format !== undefined && parseFormat(format, facts)),
    ...(base !== undefined && { base }),
    ...(facts?.measuringOptions && { options: facts.measuringOptions }),
  }
}

/** The adapters' names, without folder and extension of a file. Names that occur twice are numbered. */
function nameTargets(adapters: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return adapters.map((adapter) => {
    const name = path.basename(adapter).replace(/\.[a-z]+$/i, '')
    if (!/^[A-Za-z0-9][\w.-]*$/.test(name)) throw unnamed(adapter)
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name}-${count}`
  })
}

function unnamed(adapter: string): SetupError {
  return new SetupError(`"${adapter}" is not an adapter`, {
    code: 'ADAPTER_UNKNOWN',
    hint: '`ttfa adapters` lists them; an adapter of your own is a file, such as ./mine.yaml.',
  })
}
