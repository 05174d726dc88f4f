import { MAX_RETAINED_BYTES } from '../limits.ts'

/**
 * Caches the last view of the shared read buffer. Pieces of a stream mostly have the same size and the same
 * position in the buffer, so the last view can be reused; creating new ones was most of the garbage at 2,048
 * streams. A view is valid only until the next read.
 */
export class ViewCache {
  #source: Buffer | undefined
  #start = 0
  #end = 0
  #view: Buffer | undefined

  get(source: Buffer, start: number, end: number): Buffer {
    if (this.#view && source === this.#source && start === this.#start && end === this.#end) return this.#view
    const view = source.subarray(start, end)
    // Do not retain a larger buffer for its view.
    if (source.length > MAX_RETAINED_BYTES) return view
    this.#source = source
    this.#start = start
    this.#end = end
    this.#view = view
    return view
  }
}
