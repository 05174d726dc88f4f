import { sameShare } from '../../fidelity/judge-answer.ts'
import type { TextComparison } from '../../fidelity/text/compare-texts.ts'

/** Rates at which voices are made, in samples a second. */
const RATES = [24_000, 16_000, 22_050, 44_100, 48_000, 8000]
/** Speech that is this much too slow or too fast is still understood, and more than this is none. */
const LEAST_FACTOR = 1.2
const GREATEST_FACTOR = 3.1
/** Audio in which less of the text was heard, up to its end, is tried at other rates; one that is right shows this much more of it. */
const DOUBTFUL_SHARE = 0.4
const LEAST_GAIN = 0.3
const TRUSTED_SHARE = 0.6

/**
 * Whether audio says its text if it is played at another of the usual rates, as it does when its rate was declared
 * wrongly. Returns that rate by the declared one; undefined if none is clearly better.
 * @param compareAt transcribes the audio as if it had that many samples a second
 */
export async function findRate(
  heard: TextComparison,
  declared: number,
  compareAt: (sampleRate: number) => Promise<TextComparison>,
): Promise<number | undefined> {
  if (heard.words === 0 || shareOfReached(heard) >= DOUBTFUL_SHARE) return undefined
  const factors = RATES.map((rate) => rate / declared).filter(
    (factor) =>
      Math.max(factor, 1 / factor) >= LEAST_FACTOR && Math.max(factor, 1 / factor) <= GREATEST_FACTOR,
  )
  let best: { factor: number; share: number } | undefined
  for (const factor of factors) {
    const share = sameShare(await compareAt(Math.round(declared * factor)))
    if (share > (best?.share ?? 0)) best = { factor, share }
  }
  const needed = Math.max(TRUSTED_SHARE, sameShare(heard) + LEAST_GAIN)
  return best && best.share >= needed ? best.factor : undefined
}

/** Audio that ends too early says nothing of what comes later. */
function shareOfReached({ same, words, missingEnd }: TextComparison): number {
  return same / Math.max(1, words - missingEnd)
}
