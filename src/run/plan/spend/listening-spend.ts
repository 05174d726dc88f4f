import type { Price, PriceUnit } from '../../../core/config/price.ts'
import { computeBill } from '../../../cost/bill.ts'
import { findPrice, type PriceMatch } from '../../../cost/find-price.ts'
import type { RecogniserPlan } from '../run-plan.ts'

/** What a recogniser behind an adapter gets to hear. */
export interface AudioToHear {
  /** Recordings: answers, and each of their texts as the lab's engine reads it. */
  readonly recordings: number
  readonly seconds: number
}

export interface ListeningSpend extends AudioToHear {
  readonly found: PriceMatch
  /** In the currency of the price. Absent where the price has other units, or is not known. */
  readonly about?: number
}

const CHARACTERS_A_SECOND = 15

/** The audio of answers to texts, before there is any. The lab reads each text once. */
export function expectAudio(texts: readonly string[], targets: number, sample: number): AudioToHear {
  const heard = texts.slice(0, sample)
  const seconds = heard.reduce((sum, text) => sum + text.length / CHARACTERS_A_SECOND, 0)
  const answers = sample * targets
  const mean = heard.length === 0 ? 0 : seconds / heard.length
  return { recordings: answers + heard.length, seconds: answers * mean + seconds }
}

/** The audio of answers whose length is known, and of their texts. */
export function audioOf(
  answers: readonly { readonly seconds: number; readonly text: string }[],
): AudioToHear {
  const texts = [...new Set(answers.map(({ text }) => text))]
  const read = texts.reduce((sum, text) => sum + text.length / CHARACTERS_A_SECOND, 0)
  return {
    recordings: answers.length + texts.length,
    seconds: answers.reduce((sum, { seconds }) => sum + seconds, read),
  }
}

export function estimateListening(
  { component }: RecogniserPlan,
  audio: AudioToHear,
  prices: readonly Price[],
): ListeningSpend {
  const found = findPrice(prices, component.facts.provider, component.planned.model)
  const units = { 'audio input minute': audio.seconds / 60, request: audio.recordings }
  if (found.kind !== 'known' || !found.price.charges.every(({ unit }) => isCounted(unit, units)))
    return { ...audio, found }
  return { ...audio, found, about: computeBill({ ...found.price, monthly: 0 }, units) }
}

function isCounted(unit: PriceUnit, units: Readonly<Partial<Record<PriceUnit, number>>>): boolean {
  return units[unit] !== undefined
}
