import { VOICE_SERVICES } from '../../../adapters/voice-services.ts'
import type { AnyAdapter } from '../../../core/adapter/adapter.ts'
import type { Target } from '../../../core/config/target.ts'
import type { DictionaryStep } from '../../../core/provisioning/dictionary.ts'
import type { PronunciationDictionaries } from '../../../core/provisioning/voice-service.ts'
import { SetupError } from '../../../core/setup-error.ts'

/** A dictionary to create for a target, checked before anything is sent. */
export interface DictionaryPlan {
  readonly step: DictionaryStep
  readonly dictionaries: PronunciationDictionaries
}

/** Stands for the id that the provider will assign, to test whether the adapter accepts the option. */
const PLACEHOLDER_ID = 'dictionary:1'

/**
 * Throws a `SetupError` if the provider, the model or the route has no dictionaries, or if an option already
 * names one.
 */
export function planDictionary(
  { id, dictionary: step, options }: Target,
  { facts: { id: route, provider }, parseOptions }: AnyAdapter,
  model: string,
): DictionaryPlan | undefined {
  if (!step) return undefined
  const dictionaries = VOICE_SERVICES[provider]?.dictionaries
  const supported = Object.values(VOICE_SERVICES).filter((service) => service.dictionaries)
  const refuse = (message: string, hint: string, cause?: unknown): never => {
    const code = 'DICTIONARY_UNSUPPORTED'
    throw new SetupError(`target ${id}: ${message}`, { code, hint, ...(cause !== undefined && { cause }) })
  }
  if (!dictionaries)
    return refuse(
      `ttfa does not support pronunciation dictionaries at ${provider}`,
      `Supported providers: ${supported.map((service) => service.provider).join(', ')}.`,
    )
  if (!dictionaries.models.includes(model))
    return refuse(
      `the model ${model} cannot use a pronunciation dictionary`,
      `Models that can: ${dictionaries.models.join(', ')}.`,
    )
  const requestOptions = dictionaries.requestOptions(PLACEHOLDER_ID)
  const [taken] = Object.keys(requestOptions).filter((name) => name in options)
  if (taken !== undefined)
    return refuse(
      `its option ${taken} already names a dictionary`,
      'Remove the option: `dictionary:` sets it to the dictionary that ttfa creates.',
    )
  try {
    parseOptions({ ...options, ...requestOptions })
  } catch (cause) {
    return refuse(
      `${route} does not accept a pronunciation dictionary`,
      'Try another route of the provider.',
      cause,
    )
  }
  return { step, dictionaries }
}
