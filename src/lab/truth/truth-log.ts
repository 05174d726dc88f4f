import { createHash } from 'node:crypto'
import { appendFileSync, writeFileSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import type { LabFaultKind } from '../../core/config/lab-profile.ts'
import type { Echo, RequestRefusal } from '../contract/twin.ts'
import type { ChunkBuffer } from './chunk-buffer.ts'

/**
 * What really happened to one request: one line of the truth log. Instants and durations are microseconds.
 */
export interface TruthRecord {
  readonly mount: string
  readonly provider: string
  readonly path: string
  readonly carrier: 'http' | 'websocket'
  /** The request's id as it was sent to the client. */
  readonly request: string
  /** The TCP ports of the connection, the lab's and the client's. Absent if the request got no speech. */
  readonly ports?: Ports
  /** The client's own ids, as it sent them. */
  readonly echo: Echo
  readonly chars: number
  /** The first 16 hexadecimal digits of the text's SHA-256. */
  readonly text_hash: string
  /** When the text had arrived that started it. Instants are from the shared monotonic clock. */
  readonly accepted_us: number
  /** The hidden delay from the text to the first audio, as drawn. It is planned, not measured. */
  readonly first_audio_delay_us?: number
  /** When the recogniser had its result. A transcript that was due earlier waited for it. */
  readonly understood_us?: number
  /** The chunks that hold audio, each with the instant right before it was written to the socket. */
  readonly pieces: readonly TruthPiece[]
  /** The length of the whole recording, whether or not it was delivered. */
  readonly audio_us: number
  /** From the first sample to the first audible one. Absent if nothing is audible or nothing was recorded. */
  readonly lead_silence_us?: number
  /** Right before the completion was written. */
  readonly completed_us?: number
  readonly ended_us: number
  readonly outcome: TruthOutcome
  readonly refusal?: RequestRefusal['reason']
  readonly fault?: LabFaultKind
}

export interface Ports {
  readonly lab: number
  readonly client: number
}

export interface TruthPiece {
  readonly at_us: number
  readonly audio_us: number
  /** Payload only: containers and framing are not counted. */
  readonly bytes: number
}

/**
 * `superseded`: fully sent, and completed together with a later request. `gone`: the client disconnected.
 * `cut`: a fault ended it.
 */
export type TruthOutcome = 'completed' | 'superseded' | 'refused' | 'failed' | 'cut' | 'cancelled' | 'gone'

export function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

/** A record in memory. Its chunks become objects only when the record is read. */
export type BufferedTruth = Omit<TruthRecord, 'pieces'> & { readonly pieces: ChunkBuffer }

/** Keeps the last records in memory and writes all of them to a file, if there is one. */
export interface TruthLog {
  readonly add: (record: BufferedTruth) => void
  readonly records: () => readonly TruthRecord[]
  /** Writes the records that are not written yet. */
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
    close: () => {
      clearInterval(timer)
      if (path !== undefined) appendFileSync(path, drainLines())
    },
  }
}

function toTruthRecord(record: BufferedTruth): TruthRecord {
  return { ...record, pieces: record.pieces.toTruthPieces() }
}
