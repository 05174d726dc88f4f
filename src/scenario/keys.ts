/** Usual names of secrets in configuration files: `apiKey`, `api_key`, `token`, `Authorization`. */
const KEY_NAME =
  /^(?:x[-_]?)?(?:(?:api|access|secret|auth|xi)[-_]?(?:key|token)|secret|token|password|authorization)$/i
/** Usual prefixes of API keys of speech providers. */
const KEY_VALUE = /^(?:sk[-_]\S|bearer\s+\S)/i
const KEY_IN_TEXT =
  /(\b(?:(?:api|access|secret|auth|xi)[-_]?(?:key|token)|secret|token|password|authorization)["']?\s*[:=]\s*)([^\r\n]+)|\b(?:sk[-_][^\s"',}\]]+|bearer\s+[^\s"',}\]]+)/gi

export function isKeyName(name: string): boolean {
  return KEY_NAME.test(name)
}

export function isKeyValue(value: unknown): boolean {
  return typeof value === 'string' && KEY_VALUE.test(value.trim())
}

/**
 * Replaces everything that looks like a key with asterisks of the same length, so that columns stay correct.
 */
export function maskKeys(text: string): string {
  return text.replace(KEY_IN_TEXT, (whole: string, name: string | undefined, value: string | undefined) =>
    name === undefined || value === undefined ? '*'.repeat(whole.length) : name + '*'.repeat(value.length),
  )
}
