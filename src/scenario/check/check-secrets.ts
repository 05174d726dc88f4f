import { type Document, isScalar, type Node, visit } from 'yaml'
import { isSecretName, isSecretValue } from '../../validation/secret-patterns.ts'
import type { Diagnostic } from './diagnostic.ts'

const HINT =
  'Keys come only from the environment or a .env file (`ttfa adapters` names the variables). If this was a real key, replace it with a new one at the provider.'

/**
 * Finds API keys in a scenario. Scenarios are shared and committed, so a key is a leak. Messages never show
 * it.
 */
export function checkSecrets(document: Document): Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  visit(document, {
    Pair: (_, { key }) => {
      if (!isScalar(key) || !isSecretName(String(key.value))) return undefined
      const name = String(key.value)
      diagnostics.push(
        diagnosticAt(key, `"${name}" is not allowed in a scenario: keys come from the environment`),
      )
      return visit.SKIP
    },
    Scalar: (position, node) => {
      if (position !== 'key' && isSecretValue(node.value))
        diagnostics.push(
          diagnosticAt(node, 'this looks like an API key, and keys are not allowed in a scenario'),
        )
    },
  })
  return diagnostics
}

function diagnosticAt(node: Node, message: string): Diagnostic {
  return { start: node.range?.[0] ?? 0, end: node.range?.[1] ?? 0, message, hint: HINT }
}
