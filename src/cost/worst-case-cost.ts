import type { Price, PriceUnit, VoiceUnit } from '../core/config/price.ts'
import { maxUnitPrice } from './bill.ts'

/** The slowest speech that is allowed for, in characters per second, and seconds of silence around it. */
const SLOWEST_SPEAKING_RATE = 6
const SILENCE_SECONDS = 3

/** Tokens per second of audio: the highest number of any provider that charges by them. */
const MAX_AUDIO_TOKENS_PER_SECOND = 50

/**
 * What a text costs at most, in the price's currency and without the monthly fee: at the most expensive tier,
 * with slow speech, and with a token for each byte.
 */
export function computeWorstCaseCost(price: Price, text: string): number {
  const characters = [...text].length
  const bytes = Buffer.byteLength(text)
  const seconds = characters / SLOWEST_SPEAKING_RATE + SILENCE_SECONDS
  const units: Readonly<Record<VoiceUnit, number> & Partial<Record<PriceUnit, number>>> = {
    character: characters,
    byte: bytes,
    'audio second': seconds,
    'audio minute': seconds / 60,
    'text token': bytes,
    'audio token': seconds * MAX_AUDIO_TOKENS_PER_SECOND,
    request: 1,
  }
  return price.charges.reduce((sum, charge) => sum + (units[charge.unit] ?? 0) * maxUnitPrice(charge), 0)
}
