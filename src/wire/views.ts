import { LARGEST_KEPT } from './limits.ts'

/**
 * Views of what was read. Pieces of a stream are mostly of one size and lie where the last one lay, in the buffer that
 * every read shares: then the last view fits, and a view not made is no garbage (at 2,048 streams it was most of it).
 * A view says what the bytes are only until the next read, as the bytes themselves do.
 */
export class Views {
  #source: Buffer | undefined
  #start = 0
  #end = 0
  #view: Buffer | undefined

  of(source: Buffer, start: number, end: number): Buffer {
    if (this.#view && source === this.#source && start === this.#start && end === this.#end) return this.#view
    const view = source.subarray(start, end)
    // A longer buffer is not held for the sake of a view of it.
    if (source.length > LARGEST_KEPT) return view
    this.#source = source
    this.#start = start
    this.#end = end
    this.#view = view
    return view
  }
}
