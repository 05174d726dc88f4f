import { decodeEscapes } from './decode-escapes.ts'
import { isPlainWord, type Range } from './plain-word.ts'

/** Replaces every fragment of the secrets it knows. */
export type Redactor = (text: string) => string

export const REDACTED = '[redacted]'
/**
 * This many consecutive characters of a secret are a fragment. A shorter secret is one fragment as a whole.
 */
const FRAGMENT_LENGTH = 8
/** Shorter values are not redacted: replacing them would only make texts unreadable. */
export const MIN_SECRET_LENGTH = 4

/**
 * Creates a redactor for these secrets: plain, in upper and lower case, escaped as in URLs, HTML, JSON and
 * source code, with invisible characters in between, in hexadecimal, in base64 (also twice, of UTF-16, and
 * inside a larger string such as `user:secret`), whole or in part, because providers echo the first
 * characters of a key. A single plain word that a secret has in common with a text stays. All text from outside
 * that leaves the process passes through it.
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
      known.add(foldCase(encoding.slice(start, start + length)))
  }
  if (fragments.size === 0) return (text) => text
  const known = { byLength: fragments, secrets: new Set(secrets) }
  return (text) => redactFragments(text, known)
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
  const encodings = [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(Buffer.from(secret).toString()),
    Buffer.from(secret).toString('hex'),
    ...base64EncodingsOf(Buffer.from(secret)),
    ...base64EncodingsOf(Buffer.from(Buffer.from(secret).toString('base64'))),
    ...base64EncodingsOf(Buffer.from(secret, 'utf16le')),
    // The reader undoes escapes, so it looks for the secret without them too.
    decodeEscapes(secret).text,
  ]
  return [...new Set(encodings)]
}

/**
 * Base64 encodes three bytes in four characters, so a secret inside a larger string takes one of three forms.
 * The characters at either end that also depend on the neighbouring bytes are left out.
 */
function base64EncodingsOf(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes])
    const first = Math.ceil((shift * 8) / 6)
    const end = Math.floor((shifted.length * 8) / 6)
    return (['base64', 'base64url'] as const)
      .map((alphabet) => shifted.toString(alphabet).slice(first, end))
      .filter((form) => form.length >= MIN_SECRET_LENGTH)
  })
}

/** Both cases are the same, and the length stays: full case folding would change it. */
function foldCase(text: string): string {
  const folded = text.toLowerCase()
  return folded.length === text.length
    ? folded
    : text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/** The fragments to look for, by their length, and the secrets that they are of. */
interface Fragments {
  readonly byLength: ReadonlyMap<number, ReadonlySet<string>>
  readonly secrets: ReadonlySet<string>
}

/** Replaces every part of the text that fragments cover, as it is written or with its escapes undone. */
function redactFragments(text: string, { byLength: fragments, secrets }: Fragments): string {
  const decoded = decodeEscapes(text)
  const { starts } = decoded
  const hidden =
    decoded.text === text
      ? []
      : findCovered(decoded.text, fragments).map(({ from, to }) => ({
          from: starts[from] ?? text.length,
          to: starts[to] ?? text.length,
        }))
  const covered = [...findCovered(text, fragments), ...hidden].sort((a, b) => a.from - b.from)
  let result = ''
  let written = 0
  for (const { from, to } of mergeRanges(covered)) {
    if (isPlainWord(text, { from, to }, secrets)) continue
    result += text.slice(written, from) + REDACTED
    written = to
  }
  return result + text.slice(written)
}

/** The parts that fragments cover, in order. */
function findCovered(text: string, fragments: ReadonlyMap<number, ReadonlySet<string>>): Range[] {
  const searched = foldCase(text)
  const found: Range[] = []
  for (let from = 0; from < searched.length; from += 1) {
    const to = fragmentEnd(searched, from, fragments)
    if (to !== undefined) found.push({ from, to })
  }
  return found
}

/** Joins ranges that overlap or touch. They are in the order of their beginnings. */
function mergeRanges(ranges: readonly Range[]): Range[] {
  const merged: Range[] = []
  for (const { from, to } of ranges) {
    const last = merged.at(-1)
    if (last && from <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, to) }
    else merged.push({ from, to })
  }
  return merged
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
