import type { Scenario } from './scenario.ts'

type WithTexts = Pick<Scenario, 'texts' | 'targets'>

/** Which texts a target speaks: how many there are, or the numbers of its own. */
export function textNumbersOf({ texts, targets }: WithTexts, id: string): number | readonly number[] {
  return targets.find((target) => target.id === id)?.texts ?? texts.length
}

/** The texts that a target speaks. */
export function textsOfTarget(scenario: WithTexts, id: string): readonly string[] {
  const numbers = textNumbersOf(scenario, id)
  return typeof numbers === 'number' ? scenario.texts : numbers.map((number) => scenario.texts[number] ?? '')
}
