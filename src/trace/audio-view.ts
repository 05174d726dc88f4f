import { sniffContainer } from '../audio/containers/sniff-container.ts'
import { type WavFormat, WavReader } from '../audio/containers/wav-reader.ts'
import type { AudioArrival } from '../core/trial/trial.ts'
import type { Micros } from '../core/units.ts'
import type { SavedAudio } from '../drive/trial/run-trial.ts'
import { type RequestTrace, receivedIn } from './request-trace.ts'

/** The format that the first bytes of the audio show, whatever was asked for. */
export interface SniffedAudio {
  /** For example `WAV`; undefined for bytes without a signature, as samples are. */
  readonly name?: string
  /** The header of a WAV. */
  readonly wav?: WavFormat
}

/** A container shows in its first bytes. */
const MAX_HEADER = 4096

/** Undefined if the adapter took nothing for audio. */
export function sniffAudio(trace: Pick<RequestTrace, 'exchanges'>): SniffedAudio | undefined {
  const bytes = audioBytes(trace, MAX_HEADER)
  if (bytes.length === 0) return undefined
  const sniffed = sniffContainer(bytes)
  if (!sniffed?.certain) return {}
  const reader = new WavReader()
  if (sniffed.found.container === 'wav') reader.push(bytes)
  return { name: sniffed.found.name, ...(reader.format && { wav: reader.format }) }
}

/** The first `max` bytes of what the adapter took for audio. */
export function audioBytes(trace: Pick<RequestTrace, 'exchanges'>, max: number): Uint8Array {
  const pieces: Uint8Array[] = []
  let length = 0
  for (const { reading } of receivedIn(trace))
    for (const event of reading?.events ?? []) {
      if (event.kind !== 'audio' || length >= max) continue
      pieces.push(event.audio)
      length += event.audio.length
    }
  return Buffer.concat(pieces).subarray(0, max)
}

/** How loud the audio is in each of `count` parts of equal length, in dB relative to full scale. */
export function loudnessStrip({ samples }: SavedAudio, count: number): number[] {
  const parts = Math.min(count, samples.length)
  return Array.from({ length: parts }, (_, index) => {
    const [start, end] = [index, index + 1].map((part) => Math.floor((part * samples.length) / parts))
    return loudnessOf(samples.subarray(start, end))
  })
}

function loudnessOf(samples: Int16Array): number {
  let energy = 0
  for (const sample of samples) energy += (sample / 32_768) ** 2
  return 10 * Math.log10(energy / samples.length)
}

/** The longest time between two pieces of audio. Undefined with fewer than two. */
export function longestGap(pieces: readonly AudioArrival[]): Micros | undefined {
  return pieces.slice(1).reduce<Micros | undefined>((longest, { at }, index) => {
    const gap = at - (pieces[index]?.at ?? at)
    return longest === undefined || gap > longest ? gap : longest
  }, undefined)
}
