import { type Document, isScalar, type Node, visit } from 'yaml'
import { isKeyName, isKeyValue } from './keys.ts'
import type { Mistake } from './mistake.ts'

const HINT =
  'Keys come only from the environment or a .env file (`ttfa adapters` names the variables). If this was a real key, replace it with a new one at the provider.'

/**
 * Finds API keys in a scenario. Scenarios are shared and committed, so a key is a leak. Messages never show
 * it.
 */
export function secretMistakes(document: Document): Mistake[] {
  const mistakes: Mistake[] = []
  visit(document, {
    Pair: (_, { key }) => {
      if (!isScalar(key) || !isKeyName(String(key.value))) return undefined
      const name = String(key.value)
      mistakes.push(mistakeAt(key, `"${name}" is not allowed in a scenario: keys come from the environment`))
      return visit.SKIP
    },
    Scalar: (position, node) => {
      if (position !== 'key' && isKeyValue(node.value))
        mistakes.push(mistakeAt(node, 'this looks like an API key, and keys are not allowed in a scenario'))
    },
  })
  return mistakes
}

function mistakeAt(node: Node, message: string): Mistake {
  return { start: node.range?.[0] ?? 0, end: node.range?.[1] ?? 0, message, hint: HINT }
}
