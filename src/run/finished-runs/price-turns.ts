import type { ConversationPattern } from '../../core/config/conversation/conversation-pattern.ts'
import type { Price } from '../../core/config/price.ts'
import { COMPONENT_KINDS, type TurnRecord } from '../../core/trial/turn-record.ts'
import { type ComponentCost, priceComponent } from '../../cost/component-cost.ts'
import { type EagerWaste, priceEagerWaste } from '../../cost/eager-waste.ts'
import { findPrice } from '../../cost/find-price.ts'
import type { MeasuredUsage } from '../../cost/measured-usage.ts'
import type { TargetCost } from '../../cost/run-cost.ts'
import { measureTurnUsage } from '../../cost/turn-usage.ts'
import type { ConversationRunFile } from '../../results/run/run-file.ts'
import { describeComponent } from '../../tally/conversation/described-component.ts'
import { sumEager } from '../../tally/conversation/eager-totals.ts'
import { collectTurnArms } from '../../tally/conversation/turn-arms.ts'
import { refusePercentile } from '../../tally/statistics/interval.ts'
import { exactPercentile } from '../../tally/statistics/percentile.ts'

/** What the speaking component of each target used: the voice of a cascade, or the agent. */
export function measureVoices(file: ConversationRunFile, turns: readonly TurnRecord[]): MeasuredUsage[] {
  const components = file.scenario.targets.flatMap(({ id, tts, request }) => {
    const voice = describeComponent(file, id, tts ? 'tts' : 'agent')
    return voice ? [{ ...voice, target: id, isRequestedOnce: !tts || request === 'turn' }] : []
  })
  return measureTurnUsage(turns, components)
}

/** What targets with `eager` threw away, warm-up included, and what it cost. */
export function priceThrownAway(
  file: ConversationRunFile,
  turns: readonly TurnRecord[],
  { tokensPerCharacter }: Pick<ConversationPattern, 'tokensPerCharacter'>,
  prices: readonly Price[],
): EagerWaste[] {
  return file.scenario.targets.flatMap(({ id }) => {
    const totals = sumEager(turns.filter(({ target }) => target === id))
    const model = describeComponent(file, id, 'llm')
    if (!totals || !model) return []
    const { promptChars, replyChars } = totals
    const found = findPrice(prices, model.provider, model.model)
    const price = found.kind === 'known' ? found.price : undefined
    const amount = price && priceEagerWaste({ promptChars, replyChars }, tokensPerCharacter, price)
    return [{ target: id, promptChars, replyChars, ...(price && { price }), ...(amount && { amount }) }]
  })
}

/** What each component of each target used, in money. */
export function priceComponents(
  file: ConversationRunFile,
  turns: readonly TurnRecord[],
  prices: readonly Price[],
): ComponentCost[] {
  return file.scenario.targets.flatMap(({ id: target }) =>
    COMPONENT_KINDS.flatMap((part) => {
      const component = describeComponent(file, target, part)
      if (!component) return []
      const { provider, model } = component
      return [priceComponent(turns, { target, part, model, found: findPrice(prices, provider, model) })]
    }),
  )
}

/** The p95 of `voice_to_voice` of each target, or why it has none. */
export function turnLatencies(
  file: ConversationRunFile,
  turns: readonly TurnRecord[],
): (target: string) => Pick<TargetCost, 'heard' | 'conditions' | 'too_few'> {
  const arms = new Map(collectTurnArms(file, turns).map((arm) => [arm.target, arm]))
  return (target) => {
    const arm = arms.get(target)
    const values = arm?.stages.get('voice_to_voice')?.values ?? []
    const tooFew = refusePercentile(values.length, 0.95)
    if (!arm || values.length === 0) return {}
    if (tooFew) return { too_few: { n: values.length, needed: tooFew.needed } }
    const { value } = exactPercentile(values, 0.95)
    return Number.isFinite(value) ? { heard: value, conditions: arm.conditions } : {}
  }
}
