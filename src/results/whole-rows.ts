const LINE_FEED = 0x0a
const QUOTE = 0x22

export interface WholeRowsOptions {
  /** Line feeds between double quotes are part of a cell, as in CSV. */
  readonly quoted: boolean
  /**
   * Called at the end with the size in bytes of a last row without a line feed, as a killed run may leave.
   */
  readonly onTorn?: (bytes: number) => void
}

/** Regroups the chunks of a file so that each contains complete rows. Drops a torn row at the end. */
export async function* wholeRows(
  chunks: AsyncIterable<Buffer>,
  options: WholeRowsOptions,
): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let inside = false
  for await (const chunk of chunks) {
    let end = 0
    for (let index = 0; index < chunk.length; index += 1) {
      const byte = chunk[index]
      if (byte === QUOTE && options.quoted) inside = !inside
      else if (byte === LINE_FEED && !inside) end = index + 1
    }
    if (end > 0) yield Buffer.concat([...held, chunk.subarray(0, end)])
    held = end > 0 ? [chunk.subarray(end)] : [...held, chunk]
  }
  const torn = held.reduce((bytes, chunk) => bytes + chunk.length, 0)
  if (torn > 0) options.onTorn?.(torn)
}
