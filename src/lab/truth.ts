import { createHash } from 'node:crypto'
import { appendFileSync, writeFileSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import type { LabFaultKind } from '../core/lab-profile.ts'
import type { PieceTape } from './piece-tape.ts'
import type { Echo, Refusal } from './twin.ts'

/** What really happened to one request: a line of the truth log. Instants and durations are microseconds. */
export interface TruthRecord {
  readonly mount: string
  readonly provider: string
  readonly path: string
  readonly carrier: 'http' | 'websocket'
  /** The request's id as it was sent to the client. */
  readonly request: string
  /** The TCP ports of the connection that it was answered on: the lab's and the client's. Absent where none was answered. */
  readonly ports?: Ports
  /** The client's own ids, as it sent them. */
  readonly echo: Echo
  readonly chars: number
  /** The first 16 hexadecimal digits of the text's SHA-256. */
  readonly text_hash: string
  /** When the text that started it had arrived. Instants are the shared monotonic clock's. */
  readonly accepted_us: number
  /** The hidden delay from the text to the first audio, as it was drawn: an intention, not a reading. */
  readonly first_audio_delay_us?: number
  /** When a recogniser had understood the caller: a transcript that was due before waited for it. */
  readonly understood_us?: number
  /** The pieces that hold audio, each with the instant right before it was handed to the socket. */
  readonly pieces: readonly TruthPiece[]
  /** The whole recording, delivered or not. */
  readonly audio_us: number
  /** From its first sample to the first audible one; absent when nothing is audible or nothing was recorded. */
  readonly lead_silence_us?: number
  /** Right before completion was written. */
  readonly completed_us?: number
  readonly ended_us: number
  readonly outcome: TruthOutcome
  readonly refusal?: Refusal['reason']
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
 * `superseded`: said to its end and completed together with a later one. `gone`: the client left. `cut`: a fault
 * ended it. The others are what they say.
 */
export type TruthOutcome = 'completed' | 'superseded' | 'refused' | 'failed' | 'cut' | 'cancelled' | 'gone'

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

/** A record as it is kept: its pieces are made into objects only when somebody looks. */
export type TruthNote = Omit<TruthRecord, 'pieces'> & { readonly pieces: PieceTape }

/** Where records go: the last ones stay in memory, all of them go into a file when there is one. */
export interface TruthLog {
  readonly add: (note: TruthNote) => void
  readonly records: () => readonly TruthRecord[]
  /** Writes what is waiting. */
  readonly close: () => void
}

const KEPT = 20_000
const FLUSH_EVERY = 250

/** Starts `path` anew, when there is one. Records are put into words and written in batches, off the hot path. */
export function openTruthLog(path?: string): TruthLog {
  const kept: TruthNote[] = []
  let waiting: TruthNote[] = []
  let writing = Promise.resolve()
  const takeLines = () => {
    const lines = waiting.map((note) => `${JSON.stringify(recordOf(note))}\n`).join('')
    waiting = []
    return lines
  }
  const flush = () => {
    if (path === undefined || waiting.length === 0) return
    writing = writing.then(() => appendFile(path, takeLines()))
  }
  if (path !== undefined) writeFileSync(path, '')
  const timer = setInterval(flush, FLUSH_EVERY).unref()
  return {
    add: (note) => {
      if (kept.push(note) > 2 * KEPT) kept.splice(0, KEPT)
      if (path !== undefined) waiting.push(note)
    },
    records: () => kept.map(recordOf),
    close: () => {
      clearInterval(timer)
      if (path !== undefined) appendFileSync(path, takeLines())
    },
  }
}

function recordOf(note: TruthNote): TruthRecord {
  return { ...note, pieces: note.pieces.pieces() }
}
