/** Usual names of secrets in configuration files: `apiKey`, `api_key`, `token`, `Authorization`. */
const SECRET_NAME =
  /^(?:x[-_]?)?(?:(?:api|access|secret|auth|xi)[-_]?(?:key|token)|secret|token|password|authorization)$/i
/** Usual prefixes of API keys of speech providers. */
const SECRET_VALUE = /^(?:sk[-_]\S|bearer\s+\S)/i
const SECRET_IN_TEXT =
  /(\b(?:(?:api|access|secret|auth|xi)[-_]?(?:key|token)|secret|token|password|authorization)["']?\s*[:=]\s*)([^\r\n]+)|\b(?:sk[-_][^\s"',}\]]+|bearer\s+[^\s"',}\]]+)/gi

export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name)
}

export function isSecretValue(value: unknown): boolean {
  return typeof value === 'string' && SECRET_VALUE.test(value.trim())
}

/**
 * Replaces everything that looks like a key with asterisks of the same length, so that columns stay correct.
 */
export function maskSecrets(text: string): string {
  return text.replace(SECRET_IN_TEXT, (match: string, name: string | undefined, value: string | undefined) =>
    name === undefined || value === undefined ? '*'.repeat(match.length) : name + '*'.repeat(value.length),
  )
}
