/** Replaces every fragment of the secrets it knows. */
export type Redactor = (text: string) => string

export const REDACTED = '[redacted]'
/**
 * This many consecutive characters of a secret are a fragment. A shorter secret is one fragment as a whole.
 */
export const FRAGMENT_LENGTH = 8
/** Shorter values are not redacted: replacing them would only make texts unreadable. */
export const MIN_SECRET_LENGTH = 4

/**
 * Creates a redactor for these secrets: plain, URL-encoded, JSON-escaped, in hexadecimal and in base64 (also
 * inside a larger string such as `user:secret`), whole or in part, because providers echo the first
 * characters of a key. All text from outside that leaves the process passes through it.
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  const fragments = new Map<number, Set<string>>()
  for (const encoding of secrets
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH)
    .flatMap(encodingsOf)) {
    const length = Math.min(FRAGMENT_LENGTH, encoding.length)
    const known = fragments.get(length) ?? new Set()
    fragments.set(length, known)
    for (let start = 0; start + length <= encoding.length; start += 1)
      known.add(encoding.slice(start, start + length))
  }
  return fragments.size === 0 ? (text) => text : (text) => redactFragments(text, fragments)
}

/** Copies plain data and redacts every string, keys included. */
export function redactData(data: unknown, redact: Redactor): unknown {
  if (typeof data === 'string') return redact(data)
  if (Array.isArray(data)) return data.map((item) => redactData(item, redact))
  if (typeof data !== 'object' || data === null) return data
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [redact(key), redactData(value, redact)]),
  )
}

function encodingsOf(secret: string): string[] {
  const encoded = encodeURIComponent(Buffer.from(secret).toString())
  const hexadecimal = Buffer.from(secret).toString('hex')
  const encodings = [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encoded,
    encoded.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    hexadecimal,
    hexadecimal.toUpperCase(),
    ...base64EncodingsOf(secret),
  ]
  return [...new Set(encodings)]
}

/**
 * Base64 encodes three bytes in four characters, so a secret inside a larger string takes one of three forms.
 * The characters at either end that also depend on the neighbouring bytes are left out.
 */
function base64EncodingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  return [0, 1, 2].flatMap((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes])
    const first = Math.ceil((shift * 8) / 6)
    const end = Math.floor((shifted.length * 8) / 6)
    return (['base64', 'base64url'] as const)
      .map((alphabet) => shifted.toString(alphabet).slice(first, end))
      .filter((form) => form.length >= MIN_SECRET_LENGTH)
  })
}

/** Replaces every part of the text that fragments cover. */
function redactFragments(text: string, fragments: ReadonlyMap<number, ReadonlySet<string>>): string {
  let result = ''
  let written = 0
  let covered = 0
  const close = () => {
    if (covered <= written) return
    result += REDACTED
    written = covered
  }
  for (let start = 0; start < text.length; start += 1) {
    const end = fragmentEnd(text, start, fragments)
    if (end === undefined) continue
    if (start > covered || covered === 0) {
      close()
      result += text.slice(written, start)
      written = start
    }
    covered = Math.max(covered, end)
  }
  close()
  return result + text.slice(written)
}

/** The end of the longest fragment that starts here. */
function fragmentEnd(
  text: string,
  start: number,
  fragments: ReadonlyMap<number, ReadonlySet<string>>,
): number | undefined {
  let longest: number | undefined
  for (const [length, known] of fragments)
    if (known.has(text.slice(start, start + length))) longest = Math.max(longest ?? 0, start + length)
  return longest
}
