import { seededRandom } from '../../../src/pace/random.ts'

/** Word errors of texts whose difficulty varies: beta-like, with a mean near the rate. */
export function drawTexts(texts: number, rate: number, seed: number) {
  const random = seededRandom(seed, 5)
  return new Map(
    Array.from({ length: texts }, (_, text) => {
      const words = 5 + random.integer(15)
      const chance = random.fraction() < 0.3 ? rate * 2.5 : (rate * 0.25) / 0.7
      const errors = Array.from({ length: words }, () => random.fraction()).filter((x) => x < chance).length
      return [text, { words, errors }] as const
    }),
  )
}
