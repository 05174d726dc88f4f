const LINE_FEED = 0x0a
const QUOTE = 0x22

export interface CompleteRowsOptions {
  /** Line feeds between double quotes are part of a cell, as in CSV. */
  readonly quoted: boolean
  /**
   * Called at the end with the size in bytes of a last row without a line feed, as a killed run may leave.
   */
  readonly onTorn?: (bytes: number) => void
}

/** Regroups the chunks of a file so that each contains complete rows. Drops a torn row at the end. */
export async function* completeRows(
  chunks: AsyncIterable<Buffer>,
  options: CompleteRowsOptions,
): AsyncGenerator<Buffer> {
  let pending: Buffer[] = []
  let inQuotes = false
  for await (const chunk of chunks) {
    let end = 0
    for (let index = 0; index < chunk.length; index += 1) {
      const byte = chunk[index]
      if (byte === QUOTE && options.quoted) inQuotes = !inQuotes
      else if (byte === LINE_FEED && !inQuotes) end = index + 1
    }
    if (end > 0) yield Buffer.concat([...pending, chunk.subarray(0, end)])
    if (end > 0) pending = [chunk.subarray(end)]
    else pending.push(chunk)
  }
  const torn = pending.reduce((bytes, chunk) => bytes + chunk.length, 0)
  if (torn > 0) options.onTorn?.(torn)
}
