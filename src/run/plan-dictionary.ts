import { VOICE_SERVICES } from '../adapters/voice-services.ts'
import type { AnyAdapter } from '../core/adapter.ts'
import type { DictionaryStep } from '../core/dictionary.ts'
import type { Target } from '../core/scenario.ts'
import { SetupError } from '../core/setup-error.ts'
import type { PronunciationDictionaries } from '../core/voice-service.ts'

/** A dictionary that a target will be given, checked before anything is sent. */
export interface DictionaryPlan {
  readonly step: DictionaryStep
  readonly dictionaries: PronunciationDictionaries
}

/** Stands for the id that only the provider can give, where the option is tried on the adapter. */
const SOME_ID = 'dictionary:1'

/**
 * Throws a `SetupError` for a provider without dictionaries, a model or a route that speaks by none, or an option
 * that names other dictionaries already.
 */
export function planDictionary(
  { id, dictionary: step, options }: Target,
  { facts: { id: route, provider }, parseOptions }: AnyAdapter,
  model: string,
): DictionaryPlan | undefined {
  if (!step) return undefined
  const dictionaries = VOICE_SERVICES[provider]?.dictionaries
  const able = Object.values(VOICE_SERVICES).filter((service) => service.dictionaries)
  const refuse = (words: string, hint: string, cause?: unknown): never => {
    const code = 'DICTIONARY_UNSUPPORTED'
    throw new SetupError(`target ${id}: ${words}`, { code, hint, ...(cause !== undefined && { cause }) })
  }
  if (!dictionaries)
    return refuse(
      `nothing is known about pronunciation dictionaries at ${provider}`,
      `They are known of ${able.map((service) => service.provider).join(', ')}.`,
    )
  if (!dictionaries.models.includes(model))
    return refuse(
      `${model} does not speak by a pronunciation dictionary`,
      `These do: ${dictionaries.models.join(', ')}.`,
    )
  const use = dictionaries.use(SOME_ID)
  const [taken] = Object.keys(use).filter((name) => name in options)
  if (taken !== undefined)
    return refuse(
      `its option ${taken} names dictionaries already`,
      'Leave it out: `dictionary:` sets it to the one that is made.',
    )
  try {
    parseOptions({ ...options, ...use })
  } catch (cause) {
    return refuse(`${route} takes no pronunciation dictionary`, 'Another route of the provider may.', cause)
  }
  return { step, dictionaries }
}
