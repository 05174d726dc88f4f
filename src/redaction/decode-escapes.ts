/**
 * Text, and where each of its characters begins in the original. One more entry: the original's end. No
 * entries where nothing was escaped.
 */
export interface DecodedText {
  readonly text: string
  readonly starts: ArrayLike<number>
}

/** Escapes inside escapes: URL-encoded twice, JSON in JSON. Deeper nesting does not occur. */
const MAX_DEPTH = 3

/**
 * Characters that are not seen: soft hyphens, zero-width spaces and joiners, byte order marks, variation selectors,
 * what sets the direction of text, and control characters, which a terminal does not show. Not line ends and tabs.
 */
const INVISIBLE =
  '\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u180b-\\u180e' +
  '\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufe00-\\ufe0f\\ufeff'
/** Colours and cursor moves; titles and what else ends with a bell. */
const CONTROL_SEQUENCES = [
  '(?:\\u001b\\[|\\u009b)[0-?]*[ -/]*[@-~]?',
  '(?:\\u001b[\\]PX^_]|[\\u009d\\u0090\\u0098\\u009e\\u009f])[^\\u0007\\u001b\\u0080-\\u009f\\n]*(?:\\u0007|\\u001b\\\\|\\u009c)',
]
const ESCAPES = new RegExp(
  [
    '&#(?<decimal>\\d{1,7});?',
    '&#x(?<entity>[\\da-f]{1,6});?',
    '&(?<name>amp|lt|gt|quot|apos);',
    '%(?<percent>[\\da-f]{2})',
    '\\\\(?:u|x)\\{?(?<unicode>(?<=u\\{?)[\\da-f]{4}|(?<=x)[\\da-f]{2})\\}?',
    '\\\\(?<octal>[0-3]?[0-7]{2})',
    '\\\\(?<literal>["\'\\\\/])',
    ...CONTROL_SEQUENCES,
    `[${INVISIBLE}]+`,
  ].join('|'),
  'gi',
)
const MAY_HAVE_ESCAPES = new RegExp(`[&%\\\\${INVISIBLE}]`)

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/**
 * Undoes what a text may have been escaped with: HTML entities, percent encoding, escapes of JSON and of
 * source code. Invisible characters are left out.
 */
export function decodeEscapes(original: string): DecodedText {
  if (!MAY_HAVE_ESCAPES.test(original)) return { text: original, starts: [] }
  let decoded: DecodedText = { text: original, starts: identity(original.length) }
  for (let depth = 0; depth < MAX_DEPTH && MAY_HAVE_ESCAPES.test(decoded.text); depth += 1) {
    const next = decodeOnce(decoded)
    if (next.text === decoded.text) break
    decoded = next
  }
  return decoded
}

function identity(length: number): Uint32Array {
  return Uint32Array.from({ length: length + 1 }, (_, index) => index)
}

function decodeOnce({ text, starts }: DecodedText): DecodedText {
  const starting: number[] = []
  const parts: string[] = []
  let copied = 0
  const copyTo = (end: number) => {
    parts.push(text.slice(copied, end))
    for (let index = copied; index < end; index += 1) starting.push(starts[index] ?? 0)
  }
  for (const match of text.matchAll(ESCAPES)) {
    const character = decodeMatch(match.groups ?? {})
    copyTo(match.index)
    parts.push(character)
    for (let index = 0; index < character.length; index += 1) starting.push(starts[match.index] ?? 0)
    copied = match.index + match[0].length
  }
  copyTo(text.length)
  starting.push(starts[text.length] ?? 0)
  return { text: parts.join(''), starts: starting }
}

function decodeMatch({
  decimal,
  entity,
  name,
  percent,
  unicode,
  octal,
  literal,
}: Partial<Record<string, string>>) {
  if (name !== undefined) return NAMED[name.toLowerCase()] ?? ''
  if (literal !== undefined) return literal
  if (decimal !== undefined) return fromCode(Number(decimal))
  if (octal !== undefined) return fromCode(Number.parseInt(octal, 8))
  const hexadecimal = entity ?? percent ?? unicode
  return hexadecimal === undefined ? '' : fromCode(Number.parseInt(hexadecimal, 16))
}

function fromCode(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : ''
}
