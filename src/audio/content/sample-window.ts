import {
  readSamples,
  roughnessIn,
  SAMPLE_READINGS,
  type SampleReading,
  SIGNED_BYTES,
  type Texture,
  textureOf,
  UNSIGNED_BYTES,
} from './sample-readings.ts'
import { crossesStrangely } from './zero-crossings.ts'

/** Read rightly, most of a voice is smooth: a sample resembles the one before it. */
export const SMOOTH = 0.3
/** Samples that are smoother than this in the requested format are never refused. */
export const MIN_ROUGHNESS = 0.05
/** How much rougher it is in the wrong reading. */
const ROUGHER = 4
/** The same for mu-law and A-law: read as the other, a voice keeps much of its form. */
const ROUGHER_IF_COMPANDED = 1.6
/** The same where the samples pass zero as no sound does. */
const ROUGHER_IF_STRANGE = 1.5
const MIN_ROUGHNESS_IF_STRANGE = 0.01
/** How much smoother a reading must be than those before it in the table. */
const LESS = 0.8
const LESS_IF_RARE = 0.4
/** Read wrongly, it is loud throughout: a few clicks in a quiet sound are not. */
const MIN_LOUD = 0.6
/** Of samples that lost their sign, half may be faint. */
const MIN_LOUD_IF_STRANGE = 0.2
/** A quarter of the range. */
const FAINT = 0.25
/** Half of the samples and a few by chance. */
const MIN_NOTHING = 0.45
/** The largest high byte of a faint voice. */
const TINY = 4
/** So many samples of a faint voice are below zero, and above, at least. */
const MIN_SIDE = 0.1

/** Of neighbours of 8 bits, not all are the same. */
const MAX_SAME = 0.9

/** Floats of a sound that fades to nothing are implausible in another format, and not as requested. */
const MAX_IMPLAUSIBLE = 0.25

/** What a window is like as requested. */
interface Own {
  readonly own: SampleReading
  readonly samples: Float64Array | undefined
  readonly texture: Texture | undefined
}

/**
 * The reading in which a window is smooth, if it is much rougher as requested, or as requested and much rougher in all
 * others. The samples are those that were requested, if they may be samples at all.
 */
export function readWindow(
  bytes: Uint8Array,
  own: SampleReading,
): { readonly reading: SampleReading | undefined; readonly samples: Float64Array | undefined } {
  const samples = readSamples(bytes, own, MAX_IMPLAUSIBLE)
  const eight = isCompanded(own) ? faintBytes(bytes) : undefined
  if (eight) return { samples, reading: eight }
  const read: Own = { own, samples, texture: samples && textureOf(samples) }
  let smoothest: SampleReading | undefined
  let least = Number.POSITIVE_INFINITY
  for (const reading of SAMPLE_READINGS) {
    if (reading === own) continue
    const roughness = roughnessIn(bytes, reading)
    // The usual ones come first.
    if (roughness < least * (reading.isRare ? LESS_IF_RARE : LESS)) [smoothest, least] = [reading, roughness]
  }
  const roughness = read.texture?.roughness ?? Number.POSITIVE_INFINITY
  const isOther = smoothest && least <= SMOOTH && isMuchRougher(read, smoothest, least)
  const ratio = smoothest ? requiredRatio(own, smoothest) : 0
  const isOwn = roughness <= SMOOTH && (ratio === 0 || least >= ratio * roughness)
  return { samples, reading: isOther ? smoothest : isOwn ? own : undefined }
}

/**
 * The reading in which all bytes are faint samples of both signs. In mu-law and A-law they would be next to nothing on one
 * side of zero and loud on the other, with nothing in between.
 */
function faintBytes(bytes: Uint8Array): SampleReading | undefined {
  return [UNSIGNED_BYTES, SIGNED_BYTES].find((reading) => {
    const samples = readSamples(bytes, reading)
    if (!samples?.every((sample) => sample >= -FAINT && sample < FAINT)) return false
    const below = samples.filter((sample) => sample < 0).length / samples.length
    const isSmooth = (textureOf(samples)?.roughness ?? 1) <= SMOOTH
    return isSmooth && below > MIN_SIDE && below < 1 - MIN_SIDE
  })
}

function requiredRatio(own: SampleReading, other: SampleReading): number {
  return isCompanded(own) && isCompanded(other) ? ROUGHER_IF_COMPANDED : ROUGHER
}

function isCompanded({ encoding }: SampleReading): boolean {
  return encoding === 'mulaw' || encoding === 'alaw'
}

/** Whether a window makes no sound as requested, compared to another reading. */
function isMuchRougher({ own, samples, texture }: Own, other: SampleReading, roughness: number): boolean {
  const ratio = requiredRatio(own, other)
  if (!texture || !samples) return samples === undefined
  // Hardly any bytes happen to be floats within the range of audio.
  const isLoud = texture.loud >= MIN_LOUD || other.isFloat === true
  if (isLoud && texture.roughness >= Math.max(MIN_ROUGHNESS, ratio * roughness)) return true
  if (texture.loud < MIN_LOUD_IF_STRANGE || texture.roughness < MIN_ROUGHNESS_IF_STRANGE) return false
  if (texture.roughness < ROUGHER_IF_STRANGE * roughness) return false
  return other.isShifted === true && own.size >= other.size && crossesStrangely(samples)
}

/** Silence and faint hiss of 16-bit samples, told without trying every format: what is quiet as requested is never refused. */
export function isQuiet(window: Uint8Array): boolean {
  let loud = 0
  for (let high = 1; high < window.length; high += 2)
    if (window[high] !== 0 && window[high] !== 0xff) loud += 2
  if (loud < MIN_LOUD_IF_STRANGE * window.length) return true
  return loud < MIN_LOUD * window.length && !isHalfNothing(window)
}

/** Whether many samples are nothing: those of 64-bit float are, where its precision is not needed. */
function isHalfNothing(window: Uint8Array): boolean {
  let nothing = 0
  for (let low = 0; low < window.length; low += 2)
    if (window[low] === 0 && window[low + 1] === 0) nothing += 2
  return nothing > MIN_NOTHING * window.length && nothing < window.length
}

/** Whether the high byte of each sample goes on from the low one: they are samples of 8 bits. No low byte of 16 does that. */
export function isBytewise(window: Uint8Array): boolean {
  let [steps, energy, same] = [0, 0, 0]
  for (let low = 0; low < window.length; low += 2) {
    const one = ((window[low] as number) << 24) >> 24
    const two = ((window[low + 1] as number) << 24) >> 24
    steps += (two - one) ** 2
    energy += two * two
    if (one === two) same += 2
  }
  // Repeated bytes are samples of 8 bits that were widened.
  return steps < 2 * SMOOTH * energy && same < MAX_SAME * window.length
}

/** Whether the low bytes are tiny, of both signs, and each like the one before: they are the high bytes of a faint voice. */
export function isSignExtended(window: Uint8Array): boolean {
  let [below, energy, steps, before] = [0, 0, 0, 0]
  for (let low = 0; low < window.length; low += 2) {
    const byte = ((window[low] as number) << 24) >> 24
    if (byte < -TINY || byte >= TINY) return false
    if (byte < 0) below += 2
    // Around the middle of 0 and -1.
    energy += (byte + 0.5) ** 2
    steps += low === 0 ? 0 : (byte - before) ** 2
    before = byte
  }
  const isOneSided = below < MIN_SIDE * window.length || below > (1 - MIN_SIDE) * window.length
  return !isOneSided && steps < energy
}
