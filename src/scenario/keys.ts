/** Names under which people keep keys, as they appear in scenarios: `apiKey`, `api_key`, `token`, `Authorization`. */
const KEY_NAME =
  /^(?:x[-_]?)?(?:(?:api|access|secret|auth|xi)[-_]?(?:key|token)|secret|token|password|authorization)$/i
/** How keys of speech providers begin. */
const KEY_VALUE = /^(?:sk[-_]\S|bearer\s+\S)/i
const KEY_IN_TEXT =
  /(\b(?:(?:api|access|secret|auth|xi)[-_]?(?:key|token)|secret|token|password|authorization)["']?\s*[:=]\s*)([^\r\n]+)|\b(?:sk[-_][^\s"',}\]]+|bearer\s+[^\s"',}\]]+)/gi

export function isKeyName(name: string): boolean {
  return KEY_NAME.test(name)
}

export function isKeyValue(value: unknown): boolean {
  return typeof value === 'string' && KEY_VALUE.test(value.trim())
}

/** The text with everything that looks like a key struck out, no letter longer or shorter: columns stay true. */
export function maskKeys(text: string): string {
  return text.replace(KEY_IN_TEXT, (whole: string, name: string | undefined, value: string | undefined) =>
    name === undefined || value === undefined ? '*'.repeat(whole.length) : name + '*'.repeat(value.length),
  )
}
