/** Standard deviation of the characters of words, in codes. */
const MIN_SPREAD = 8
/** The mean square of the step from a character to the next, relative to that of characters in any order. */
const MIN_STEPS = 0.2
/** A step this small, and how many of them words have at most. */
const SMALL_STEP = 2
const MAX_SMALL_STEPS = 0.5
/** A shorter text may be a piece of a table. */
const WHOLE_LENGTH = 64
/** Samples may repeat within so many. */
const LAGS = [1, 2, 3, 4]

/** What texts are: words with small letters or of another script, words in capitals, numbers, and bytes as characters. */
const KINDS: readonly ((text: string) => boolean)[] = [
  (text) => shareOf(text, /[a-z\u0080-\uffff]/g) >= 0.25,
  (text) => shareOf(text, /[A-Z0-9\s]/g) >= 0.85 && shareOf(text, /\s/g) >= 0.05,
  (text) => isNumbers(text),
  (text) => /^[A-Za-z0-9+/=_\s-]+$/.test(text),
  (text) => /^\s*(?:<[!?a-z]|[{[]\s*")/i.test(text),
  (text) => /^begin [0-7]{3} /.test(text),
]

/** Bytes as pairs of digits with a space between them, or each with a mark. They repeat as samples do, in threes and fours. */
const DIGIT_PAIRS = /^[\s\S]{0,3}?(?:(?:[0-9a-f]{2}[\s:,]){8,}|(?:(?:\\x|%)[0-9a-f]{2}){8,})[\s\S]{0,3}$/i

/**
 * Whether characters are printable samples rather than words: they go on from those before them, repeat within a few,
 * stay within a few codes, or are of no kind of text.
 */
export function resemblesSamples(text: string): boolean {
  if (DIGIT_PAIRS.test(text)) return false
  const words = text.replace(/\s+/g, ' ')
  if (isSmooth(words, isNumbers(text) ? 0 : MIN_SPREAD)) return true
  return text.length >= WHOLE_LENGTH && !KINDS.some((isOfKind) => isOfKind(text))
}

function isSmooth(text: string, minSpread: number): boolean {
  let [sum, squares] = [0, 0]
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    sum += code
    squares += code * code
  }
  const energy = squares - (sum * sum) / text.length
  return energy < minSpread ** 2 * text.length || LAGS.some((lag) => goesOn(text, lag, energy))
}

/** Whether the characters are like those so many before. */
function goesOn(text: string, lag: number, energy: number): boolean {
  let [squares, small] = [0, 0]
  for (let index = lag; index < text.length; index += 1) {
    const step = Math.abs(text.charCodeAt(index) - text.charCodeAt(index - lag))
    squares += step * step
    if (step <= SMALL_STEP) small += 1
  }
  return squares < MIN_STEPS * 2 * energy || small > MAX_SMALL_STEPS * (text.length - lag)
}

function isNumbers(text: string): boolean {
  return /^[\d\s.,eE[\]+-]+$/.test(text) && shareOf(text, /[\s,]/g) >= 0.05
}

function shareOf(text: string, pattern: RegExp): number {
  return (text.match(pattern)?.length ?? 0) / text.length
}
