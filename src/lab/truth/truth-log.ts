import { createHash } from 'node:crypto'
import { appendFileSync, writeFileSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import type { ChunkBuffer } from './chunk-buffer.ts'
import type { TruthRecord } from './truth-record.ts'

export function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

/** A record in memory. Its chunks become objects only when the record is read. */
export type BufferedTruth = Omit<TruthRecord, 'pieces'> & { readonly pieces: ChunkBuffer }

/** Keeps the last records in memory and writes all of them to a file, if there is one. */
export interface TruthLog {
  readonly add: (record: BufferedTruth) => void
  readonly records: () => readonly TruthRecord[]
  /** Empties the records in memory. */
  readonly forget: () => void
  /** Writes the records that are still in memory only. */
  readonly close: () => void
}

const KEPT_RECORDS = 20_000
const FLUSH_INTERVAL = 250

/** Overwrites `path`, if given. Records are serialised and written in batches, off the hot path. */
export function openTruthLog(path?: string): TruthLog {
  const kept: BufferedTruth[] = []
  let unwritten: BufferedTruth[] = []
  let writing = Promise.resolve()
  const drainLines = () => {
    const lines = unwritten.map((record) => `${JSON.stringify(toTruthRecord(record))}\n`).join('')
    unwritten = []
    return lines
  }
  const flush = () => {
    if (path === undefined || unwritten.length === 0) return
    writing = writing.then(() => appendFile(path, drainLines()))
  }
  if (path !== undefined) writeFileSync(path, '')
  const timer = setInterval(flush, FLUSH_INTERVAL).unref()
  return {
    add: (record) => {
      if (kept.push(record) > 2 * KEPT_RECORDS) kept.splice(0, KEPT_RECORDS)
      if (path !== undefined) unwritten.push(record)
    },
    records: () => kept.map(toTruthRecord),
    forget: () => {
      kept.length = 0
    },
    close: () => {
      clearInterval(timer)
      if (path !== undefined) appendFileSync(path, drainLines())
    },
  }
}

function toTruthRecord(record: BufferedTruth): TruthRecord {
  return { ...record, pieces: record.pieces.toTruthPieces() }
}
