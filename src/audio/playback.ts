import type { AudioArrival, Onset } from '../core/trial/trial.ts'
import type { Micros } from '../core/units.ts'

/** The simulated playback of one answer. Names and units are those of a `Trial`. */
export interface Playback {
  /** Instant of the first audible sample, on the clock of the arrivals; absent if nothing was audible. */
  readonly heard?: number
  /** How often playback had to wait for a piece, how long in total, and at most. */
  readonly underruns: number
  readonly underrun_us: Micros
  readonly longest_underrun_us: Micros
  /** The smallest prebuffer with which playback never waits. */
  readonly prebuffer_us: Micros
  /** Audio before the onset; absent if nothing was audible. */
  readonly lead_silence_us?: Micros
}

/**
 * Simulates the playback of an arrival log as defined in docs/metrics.md. Playback with prebuffer `B` starts
 * at `s`, when `B` of audio has arrived or the stream has ended; then `p[0] = s`, `p[i] = max(p[i-1] +
 * d[i-1], a[i])`.
 *
 * @param pieces in order of arrival; whole microseconds give exact results
 * @param prebuffer microseconds of audio
 */
export function simulatePlayback(pieces: readonly AudioArrival[], onset?: Onset, prebuffer = 0): Playback {
  let [underruns, totalWait, longestWait] = [0, 0, 0]
  let [playedUntil, before] = [playbackStart(pieces, prebuffer), 0]
  let heard: Pick<Playback, 'heard' | 'lead_silence_us'> = {}
  for (const [index, { at, audio }] of pieces.entries()) {
    const start = Math.max(playedUntil, at)
    const wait = index === 0 ? 0 : start - playedUntil
    if (wait > 0) underruns++
    totalWait += wait
    longestWait = Math.max(longestWait, wait)
    if (index === onset?.piece)
      heard = { heard: start + onset.offset, lead_silence_us: before + onset.offset }
    playedUntil = start + audio
    before += audio
  }
  return {
    ...heard,
    underruns,
    underrun_us: totalWait,
    longest_underrun_us: longestWait,
    prebuffer_us: smallestPrebuffer(pieces),
  }
}

/** The instant at which playback of each piece starts. */
export function playbackStarts(pieces: readonly AudioArrival[], prebuffer = 0): number[] {
  const starts: number[] = []
  let playedUntil = playbackStart(pieces, prebuffer)
  for (const piece of pieces) {
    const start = Math.max(playedUntil, piece.at)
    starts.push(start)
    playedUntil = start + piece.audio
  }
  return starts
}

/**
 * The instant at which playback reaches a position of the audio, on the clock of the arrivals; undefined while
 * not enough has arrived. Later arrivals cannot change it.
 */
export function playbackInstant(pieces: readonly AudioArrival[], position: Micros): number | undefined {
  let playedUntil = Number.NEGATIVE_INFINITY
  let before = 0
  for (const { at, audio } of pieces) {
    const start = Math.max(playedUntil, at)
    if (position < before + audio) return start + (position - before)
    before += audio
    playedUntil = start + audio
  }
  return undefined
}

/** A point of the buffer level: microseconds of audio that have arrived and not been played. */
export interface BufferLevel {
  readonly at: number
  readonly level: number
}

/**
 * The level of the playback buffer, as the vertices of a line: it jumps up with every arrival and falls by
 * one microsecond per microsecond during playback. For charts.
 */
export function bufferLevels(pieces: readonly AudioArrival[], prebuffer = 0): BufferLevel[] {
  const starts = playbackStarts(pieces, prebuffer)
  const ends = pieces.map((piece, index) => (starts[index] ?? 0) + piece.audio)
  const instants = [...new Set([...pieces.map((piece) => piece.at), ...starts, ...ends])]
  const arrivals = [...pieces].sort((a, b) => a.at - b.at)
  const levels: BufferLevel[] = []
  // One walk over all instants: pieces play one after the other, so only one is in the middle.
  let [arrived, next, played, playing] = [0, 0, 0, 0]
  for (const at of instants.sort((a, b) => a - b)) {
    for (; (ends[playing] ?? Number.POSITIVE_INFINITY) <= at; playing++) played += pieces[playing]?.audio ?? 0
    const playedBy = played + Math.max(0, at - (starts[playing] ?? at))
    const before = arrived - playedBy
    for (; (arrivals[next]?.at ?? Number.POSITIVE_INFINITY) <= at; next++)
      arrived += arrivals[next]?.audio ?? 0
    const after = arrived - playedBy
    if (before !== after) levels.push({ at, level: before })
    levels.push({ at, level: after })
  }
  return levels
}

function playbackStart(pieces: readonly AudioArrival[], prebuffer: number): number {
  let arrived = 0
  for (const piece of pieces) {
    arrived += piece.audio
    if (arrived >= prebuffer) return piece.at
  }
  return pieces.at(-1)?.at ?? 0
}

/**
 * Playback never waits if it starts no earlier than the latest `a[i] - (d[0] + ... + d[i-1])`. The first
 * piece that arrives at or after that instant must be the one that fills the prebuffer, so `B` is just above
 * what came before.
 */
function smallestPrebuffer(pieces: readonly AudioArrival[]): number {
  let [earliest, before] = [Number.NEGATIVE_INFINITY, 0]
  for (const { at, audio } of pieces) {
    earliest = Math.max(earliest, at - before)
    before += audio
  }
  before = 0
  for (const [index, { at, audio }] of pieces.entries()) {
    if (at >= earliest) return index === 0 ? 0 : Math.floor(before) + 1
    before += audio
  }
  return 0
}
