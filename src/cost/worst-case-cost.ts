import type { Price, PriceUnit, VoiceUnit } from '../core/config/price.ts'
import { maxUnitPrice } from './bill.ts'

/** Characters a second of the slowest speech that is allowed for, and seconds of silence around it. */
const SLOWEST_SPEAKING_RATE = 6
const SILENCE_SECONDS = 3

/** Tokens of a second of audio, at the most of those who charge by them. */
const MAX_AUDIO_TOKENS_PER_SECOND = 50

/**
 * What a text costs at most, in the price's currency and without the fee of a month: the dearest tier for as much as it
 * can come to. Audio is taken to be spoken slowly, and each byte to be a token.
 */
export function worstCaseCost(price: Price, text: string): number {
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
