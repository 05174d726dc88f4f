import { type Document, isScalar, type Node, visit } from 'yaml'
import { isKeyName, isKeyValue } from './keys.ts'
import type { Mistake } from './mistake.ts'

const HINT =
  'Keys come only from the environment or a .env file (`ttfa adapters` names the variables). If this was a real key, replace it with a new one at the provider.'

/** Keys in a scenario: scenarios are shared and committed, so a key in one is a leak. The message never shows it. */
export function secretMistakes(document: Document): Mistake[] {
  const mistakes: Mistake[] = []
  visit(document, {
    Pair: (_, { key }) => {
      if (!isScalar(key) || !isKeyName(String(key.value))) return undefined
      const name = String(key.value)
      mistakes.push(mistakeAt(key, `"${name}" has no place in a scenario: keys come from the environment`))
      return visit.SKIP
    },
    Scalar: (position, node) => {
      if (position !== 'key' && isKeyValue(node.value))
        mistakes.push(mistakeAt(node, 'this looks like a key, and keys have no place in a scenario'))
    },
  })
  return mistakes
}

function mistakeAt(node: Node, message: string): Mistake {
  return { start: node.range?.[0] ?? 0, end: node.range?.[1] ?? 0, message, hint: HINT }
}
