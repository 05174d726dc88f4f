import { VOICE_SERVICES } from '../../adapters/voice-services.ts'
import type { Voice } from '../../core/provisioning/voice-service.ts'
import type { RequestPlan, TargetPlan } from '../plan/run-plan.ts'
import { listLabVoices } from '../provision/voices/lab-catalogue.ts'
import { languageName } from './language-name.ts'
import type { TargetWarning } from './undeclared-values.ts'
import {
  chosenVoice,
  findUnlistedVoices,
  formatUnlistedVoice,
  type UnlistedVoice,
} from './unlisted-voices.ts'

/**
 * Warnings about voices of simulated targets, by the lab's catalogue: the lab speaks with any voice, so that a
 * rehearsal would pass with one that the model or the language does not have.
 */
export async function checkRehearsedVoices({ scenario, targets }: RequestPlan): Promise<TargetWarning[]> {
  const chosen = targets.filter(
    ({ answeredBy, facts }, index) =>
      answeredBy === 'lab' && VOICE_SERVICES[facts.provider] && scenario.targets[index]?.voice !== undefined,
  )
  const providers = new Map(chosen.map(({ facts }) => [facts.provider, facts]))
  const found = await Promise.all(
    [...providers].map(async ([provider, facts]) => {
      const catalogue = await listLabVoices(facts)
      return chosen
        .filter((target) => target.facts.provider === provider)
        .flatMap((target) =>
          warningsFor(target, catalogue).map((text) => ({
            target: target.planned.id,
            about: 'voice' as const,
            text,
          })),
        )
    }),
  )
  return found.flat()
}

function warningsFor({ planned, facts }: TargetPlan, catalogue: readonly Voice[]): string[] {
  const service = VOICE_SERVICES[facts.provider]
  if (!service) return []
  const chosen = chosenVoice(planned, service)
  const unlisted = findUnlistedVoices([chosen], catalogue)
  if (unlisted.length > 0) return unlisted.map((one) => formatRehearsed(one, facts.id))
  const { id, voice, model, language } = planned
  const known = catalogue.find((each) => each.id === chosen.listedAs && each.models.includes(model))
  if (!known || speaks(known, language)) return []
  return [`${id}: the voice ${voice} speaks ${known.languages.join(', ')}, but the language is ${language}`]
}

/** The lab does not know all voices: only one that it lists for another model is surely unlisted. */
function formatRehearsed(unlisted: UnlistedVoice, adapter: string): string {
  if (unlisted.belongsTo.length > 0) return formatUnlistedVoice(unlisted)
  const { target, voice, model, instead } = unlisted
  const closest = instead === undefined ? '' : `; its closest is ${instead}`
  return `${target}: the lab knows no voice ${voice} of ${model}${closest}. With a key, \`ttfa voices ${adapter}\` lists the provider's.`
}

/** Catalogues name languages by code or in English: `en`, `en-US`, `english`. */
function speaks({ languages }: Voice, language: string): boolean {
  if (languages.length === 0 || language === '' || language === 'auto' || language === 'multi') return true
  const [base = ''] = language.toLowerCase().split('-')
  const name = languageName(base)?.toLowerCase()
  return languages.some((each) => {
    const [word = ''] = each.toLowerCase().split('-')
    return word === base || each.toLowerCase() === name || name?.startsWith(each.toLowerCase()) === true
  })
}
