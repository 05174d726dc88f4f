import { decodeText, isCertainlyWords, isWords } from '../../../audio/content/text-bytes.ts'
import { TextRunFinder } from '../../../audio/content/text-run.ts'
import type { AudioFormat } from '../../../core/audio-format.ts'
import { isJsonObject, parseJson } from '../../../core/json.ts'
import { readComplaint } from './complaint/read-complaint.ts'

/** How many braces are tried as the beginning of a message. */
const MAX_BEGINNINGS = 32
/** Samples never form a text as long as this. */
const CERTAIN_LENGTH = 256
/** Words alone are judged from this length on, and if letters and spaces are this share of them. */
const MIN_WORDS = 12
const MIN_LETTERS = 0.8

/** Bytes of a text in progress that are looked at again: at most so many, and so many for each byte that arrives. */
const MAX_AGAIN = 65_536
const AGAIN_EACH = 16
/** To try what a text may be costs as much as to read so many more bytes, however short it is. */
const TRIAL_BYTES = 2048

/** The last byte of JSON, of a page and of a line: what follows may never come. */
const ENDS: ReadonlySet<number> = new Set([...'}>\n'].map((character) => character.charCodeAt(0)))

/** A line of a header and the next one, or the type of a part: they were left in front of the audio, or between its parts. */
const HEADER = /[a-z-]{3,40}:[^\r\n]{1,200}\r\n[a-z][a-z-]{2,40}:|\bcontent-type: ?[a-z]+\//i

/** A page or a document of XML begins. */
const PAGE = /<(?:!doctype html|html|\?xml)\b/i

/**
 * Finds text after the audio has begun. A server that fails during an answer writes its error message after the
 * samples that it has sent already: the status was 200, and nothing else says so. Real samples never read like an error
 * message.
 */
export class LateText {
  /** There is no container, which may hold text of its own. */
  #isRaw: boolean
  readonly #finder = new TextRunFinder((run) => this.#judge(run))
  #text: string | undefined
  /** The bytes are a whole message. */
  #isMessage = false
  /** Pieces of a byte each must not cost as much as whole texts. */
  #mayReadAgain = MAX_AGAIN

  constructor({ container }: AudioFormat) {
    this.#isRaw = container === 'raw'
  }

  /** The audio has a header after all. */
  noteHeader(): void {
    this.#isRaw = false
  }

  /** Returns the text, once it is certain that it is one. @param isMessage the bytes are a whole message */
  push(bytes: Uint8Array, isMessage: boolean): string | undefined {
    this.#isMessage = isMessage
    this.#finder.push(bytes)
    if (isMessage) this.#finder.end()
    else this.#judgePending(bytes)
    return this.#take()
  }

  /** Words that are not over yet. */
  get pending(): string | undefined {
    const text = this.#finder.pending && decodeText(this.#finder.pending)?.trim()
    return text !== undefined && this.#isRaw && isComplaintInWords(text) ? text : undefined
  }

  /** The answer is over. */
  finish(): string | undefined {
    this.#finder.end()
    return this.#take()
  }

  /** A text is told once: it may turn out to be a message of another kind. */
  #take(): string | undefined {
    const text = this.#text
    this.#text = undefined
    return text
  }

  #judgePending(bytes: Uint8Array): void {
    this.#mayReadAgain = Math.min(MAX_AGAIN, this.#mayReadAgain + AGAIN_EACH * bytes.length)
    const run = this.#finder.pending
    if (!run || !ENDS.has(bytes.at(-1) ?? 0)) return
    const cost = TRIAL_BYTES + run.length
    if (cost > this.#mayReadAgain) return
    this.#mayReadAgain -= cost
    this.#judge(run)
  }

  #judge(run: Uint8Array): void {
    const text = decodeText(run)?.trim()
    if (this.#text === undefined && text !== undefined) this.#text = this.#certainTextIn(text)
  }

  /** Containers hold text of their own, such as tags: there only an error message is one. */
  #certainTextIn(text: string): string | undefined {
    const page = text.search(PAGE)
    if (page >= 0 && (this.#isRaw || text.endsWith('>'))) return text.slice(page)
    const message = messageIn(text, this.#isRaw && this.#isMessage)
    if (message !== undefined || !this.#isRaw) return message
    if (HEADER.test(text) || (text.length >= CERTAIN_LENGTH && isCertainlyWords(text))) return text
    return isComplaintInWords(text) ? text : undefined
  }
}

/** The JSON at the end of the text that says that something failed, or any whole message. */
function messageIn(text: string, isWhole: boolean): string | undefined {
  if (isWhole && isJsonObject(parseJson(text))) return text
  const end = text.lastIndexOf('}') + 1
  let begin = text.indexOf('{')
  for (let tried = 0; begin >= 0 && begin < end && tried < MAX_BEGINNINGS; tried += 1) {
    const candidate = text.slice(begin, end)
    if (/^\{\s*"/.test(candidate) && readComplaint(candidate)) return candidate
    begin = text.indexOf('{', begin + 1)
  }
  return undefined
}

function isComplaintInWords(text: string): boolean {
  const letters = text.match(/[\p{L} ]/gu)?.length ?? 0
  if (text.length < MIN_WORDS || letters < text.length * MIN_LETTERS || !isWords(text)) return false
  return readComplaint(text) !== undefined
}
