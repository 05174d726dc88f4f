import { readComplaint } from './complaint/read-complaint.ts'

/** Longer error messages are not looked for after audio. */
const MAX_TAIL_BYTES = 4096
/** How many braces are tried as the beginning of an error message. */
const MAX_BEGINNINGS = 32

/** A page or a document of XML begins. */
const PAGE = /<(?:!doctype html|html|\?xml)\b/i

/**
 * Watches the end of a body of audio. A server that fails during an answer writes its error message after the samples
 * that it has sent already: the status was 200, and the body ends as it should. Real samples never read like an error
 * message.
 */
export class BodyTail {
  /** Allocated once: every piece of every answer passes here. */
  #bytes: Buffer | undefined
  #length = 0

  /** @param bytes valid only during the call */
  push(bytes: Uint8Array): void {
    this.#bytes ??= Buffer.allocUnsafeSlow(MAX_TAIL_BYTES)
    const end = bytes.subarray(-MAX_TAIL_BYTES)
    const kept = Math.min(this.#length, MAX_TAIL_BYTES - end.length)
    this.#bytes.copyWithin(0, this.#length - kept, this.#length)
    this.#bytes.set(end, kept)
    this.#length = kept + end.length
  }

  /** The error message with which the body ends, if there is one. */
  get complaint(): string | undefined {
    const text = (this.#bytes?.toString('utf8', 0, this.#length) ?? '').trimEnd()
    const page = text.endsWith('>') ? text.search(PAGE) : -1
    if (page >= 0) return text.slice(page)
    return text.endsWith('}') ? jsonComplaint(text) : undefined
  }
}

/** The JSON at the end of the text that says that something failed, if there is any. */
function jsonComplaint(text: string): string | undefined {
  let begin = text.indexOf('{')
  for (let tried = 0; begin >= 0 && tried < MAX_BEGINNINGS; tried += 1) {
    const candidate = text.slice(begin)
    if (/^\{\s*"/.test(candidate) && readComplaint(candidate)) return candidate
    begin = text.indexOf('{', begin + 1)
  }
  return undefined
}
