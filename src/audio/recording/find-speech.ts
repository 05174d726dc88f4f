import type { SpeechSpan } from '../../core/speech-span.ts'
import type { Millis } from '../../core/units.ts'
import { passFilter } from '../biquad.ts'
import type { MonoAudio } from '../mono-audio.ts'
import { AUDIBLE } from '../onset.ts'
import { type ChannelPowers, type Echo, expectedEcho, findEcho } from './echo.ts'
import { type Band, findFaintEnds, type WindowRange } from './faint-ends.ts'
import { noiseFloor } from './noise-floor.ts'
import {
  quantileOf,
  SILENT_POWER,
  toDecibels,
  toPower,
  WINDOWS_PER_SECOND,
  windowPowers,
} from './window-powers.ts'

/** The speech on one channel of a recorded call. Levels are dBFS of windows of 10 ms. */
export interface ChannelSpeech {
  readonly spans: readonly SpeechSpan[]
  /** Median of the noise. */
  readonly noise: number
  /** Median of the windows with speech. Absent without speech. */
  readonly level?: number
  /** The other channel, as it is heard here: milliseconds later, and so many dB louder. Absent if it is not. */
  readonly echo?: { readonly delay: Millis; readonly gain: number }
}

/**
 * A window has speech if it lies this far above the noise, and above the echo that is to be expected. Speech that was
 * found begins and ends with windows that lie less far above the noise: it fades in it.
 */
const ABOVE_NOISE = toPower(4)
const FADES_ABOVE_NOISE = toPower(2.5)
const ABOVE_ECHO = toPower(6)
/** In a quiet recording the limit of what is audible lies this far below its loud windows, and never lower. */
const BELOW_LOUD = toPower(-20)
const LEAST_LIMIT = toPower(-60)
/** Levels of a second of speech spread by more than this from their 10th to their 90th percentile, of noise by less. */
const LEAST_VARIATION_DB = 4
const VARIES_AFTER = WINDOWS_PER_SECOND
/** A single audible window beside a sound does not prolong it. */
const SHORTEST_RUN = 2

/** Engines, hum and wind are below; the voice of an adult begins about here. */
const LOWEST_HZ = 100
/** In Hz. Without an upper edge, up to half of the sample rate. */
interface BandEdges {
  readonly from: number
  readonly to?: number
}
const WHOLE_BAND: BandEdges = { from: LOWEST_HZ }

interface FadingBand extends BandEdges {
  /** Down to how far below its loud windows it is heard. */
  readonly belowLoud: number
}

/**
 * Where speech fades: from which frequency on, and down to how far below its loud windows it is heard. Fricatives and the
 * releases of plosives lie above 2500 Hz, most noise below; there they have a part of their power. White noise has most of
 * its power above 6000 Hz, where the rate reaches so far, and a release little; what
 * voices fade with lies below 1000 Hz, and little of the noise does.
 */
const FADING_BANDS: readonly FadingBand[] = [
  { from: LOWEST_HZ, belowLoud: toPower(-36) },
  { from: 2500, belowLoud: toPower(-46) },
  { from: 2500, to: 6000, belowLoud: toPower(-46) },
  { from: LOWEST_HZ, to: 1000, belowLoud: toPower(-36) },
]
const LEAST_FADING = toPower(-75)

const SUSTAINED = AUDIBLE.sustained / AUDIBLE.window
const PAUSE = AUDIBLE.pause / AUDIBLE.window
const PRIMER = AUDIBLE.primer / AUDIBLE.window

/**
 * Finds where a channel of a recorded call has speech: sounds as `AUDIBLE` defines them that lie above the noise and
 * above the echo of the other channel, and whose level varies as that of speech does.
 */
export function findSpeech(channel: MonoAudio, other: MonoAudio): ChannelSpeech {
  const [own, theirs] = [measureBand(channel, WHOLE_BAND), measureBand(other, WHOLE_BAND)]
  const echo = findEcho(own, theirs)
  const sounds = findSounds(own, echo && expectedEcho(echo, theirs.powers, own.powers.length))
  const [loud, echoes] = [loudOf(own), echo && { echo, back: findEcho(theirs, own) }]
  const bands = FADING_BANDS.map(({ belowLoud, ...edges }) => ({
    ...bandOf(channel, other, edges, echoes),
    audible: Math.max(LEAST_FADING, loud * belowLoud),
  }))
  const ends = findFaintEnds(sounds.map(rangeOf), bands, ABOVE_ECHO)
  const spans = sounds.map((sound, index) => spanOf(sound, ends[index] ?? 0))
  return describeChannel(spans, own, echo)
}

/** Sounds of speech, without their faint ends. @param echo the power that is to be expected of it */
function findSounds(own: ChannelPowers, echo: Float64Array | undefined): Sound[] {
  const exceeds = (limits: Float64Array) => (at: number) => (own.powers[at] ?? 0) > (limits[at] ?? 0)
  const fades = exceeds(limitsOf(own, echo, FADES_ABOVE_NOISE))
  const audible = exceeds(limitsOf(own, echo, ABOVE_NOISE))
  const runs = findRuns(own.powers.length, audible).map((run) => extendRun(run, fades))
  return joinRuns(runs).filter((sound) => isSpeech(sound, own.powers))
}

/** One band with its noise and its echo. What comes back of the channel's own sound on the other is no source of an echo. */
function bandOf(
  channel: MonoAudio,
  other: MonoAudio,
  edges: BandEdges,
  echoes: { readonly echo: Echo; readonly back: Echo | undefined } | undefined,
): Omit<Band, 'audible'> {
  const own = measureBand(channel, edges)
  if (!echoes) return own
  const { echo, back } = echoes
  const { powers } = measureBand(other, edges)
  const returned = back && expectedEcho(back, own.powers, powers.length)
  const source = powers.map((power, at) =>
    power > (returned?.[at] ?? 0) * ABOVE_ECHO ? power : SILENT_POWER,
  )
  return { ...own, echo: expectedEcho(echo, source, own.powers.length) }
}

function measureBand({ samples, sampleRate }: MonoAudio, { from, to }: BandEdges): ChannelPowers {
  const high = passFilter(samples, 'high', from, sampleRate)
  // A telephone line carries nothing above this edge.
  const band = to === undefined || to >= sampleRate / 2 ? high : passFilter(high, 'low', to, sampleRate)
  const powers = windowPowers(band, sampleRate)
  return { powers, floor: noiseFloor(powers) }
}

/** What a window must exceed: the noise, the echo, and what a listener would call silence. */
function limitsOf(
  { powers, floor }: ChannelPowers,
  echo: Float64Array | undefined,
  aboveNoise: number,
): Float64Array {
  const noisy = floor.map((noise) => noise * aboveNoise)
  const loud = loudOf({ powers, floor })
  const audible = Math.min(toPower(AUDIBLE.thresholdDbfs), Math.max(LEAST_LIMIT, loud * BELOW_LOUD))
  return noisy.map((noise, at) => Math.max(audible, noise, (echo?.[at] ?? 0) * ABOVE_ECHO))
}

/** The power of the loud windows; 0 if there is only noise. */
function loudOf({ powers, floor }: ChannelPowers): number {
  const above = powers.filter(
    (power, at) => power > Math.max((floor[at] as number) * ABOVE_NOISE, LEAST_LIMIT),
  )
  return quantileOf(above, 0.95) || 0
}

function findRuns(length: number, isAudible: (window: number) => boolean): WindowRange[] {
  const runs: WindowRange[] = []
  let from: number | undefined
  for (let at = 0; at <= length; at++) {
    const audible = at < length && isAudible(at)
    if (audible) from ??= at
    else if (from !== undefined) {
      if (at - from >= SHORTEST_RUN) runs.push({ from, to: at })
      from = undefined
    }
  }
  return runs
}

function extendRun({ from, to }: WindowRange, belongs: (window: number) => boolean): WindowRange {
  let [first, end] = [from, to]
  while (first > 0 && belongs(first - 1)) first -= 1
  while (belongs(end)) end += 1
  return { from: first, to: end }
}

/** A sound: runs with less than a pause between them. */
type Sound = readonly WindowRange[]

function rangeOf(sound: Sound): WindowRange {
  return { from: sound[0]?.from ?? 0, to: sound.at(-1)?.to ?? 0 }
}

function joinRuns(runs: readonly WindowRange[]): Sound[] {
  const sounds: WindowRange[][] = []
  for (const run of runs) {
    const last = sounds.at(-1)
    const end = last?.at(-1)?.to
    if (last && end !== undefined && run.from - end < PAUSE) last.push(run)
    else sounds.push([run])
  }
  return sounds
}

const lengthOf = ({ from, to }: WindowRange) => to - from

/** Long enough, sustained, and of varying level. */
function isSpeech(sound: Sound, powers: Float64Array): boolean {
  const audible = sound.reduce((sum, run) => sum + lengthOf(run), 0)
  if (audible < PRIMER || !sound.some((run) => lengthOf(run) >= SUSTAINED)) return false
  if (audible < VARIES_AFTER) return true
  const levels = sound.flatMap(({ from, to }) => [...powers.subarray(from, to)].map(toDecibels))
  return quantileOf(levels, 0.9) - quantileOf(levels, 0.1) >= LEAST_VARIATION_DB
}

/** From the first sustained run, as the onset of an answer, to the last audible window. */
function spanOf(sound: Sound, end: number): SpeechSpan {
  const first = sound.find((run) => lengthOf(run) >= SUSTAINED)?.from ?? 0
  return { start: first * AUDIBLE.window * 1e3, end: end * AUDIBLE.window * 1e3 }
}

function describeChannel(
  spans: readonly SpeechSpan[],
  { powers, floor }: ChannelPowers,
  echo: Echo | undefined,
): ChannelSpeech {
  const spoken = spans.flatMap(({ start, end }) => [...powers.subarray(windowAt(start), windowAt(end))])
  return {
    spans,
    noise: toDecibels(quantileOf(floor, 0.5)),
    ...(spoken.length > 0 && { level: toDecibels(quantileOf(spoken, 0.5)) }),
    ...(echo && { echo: { delay: echo.delay * AUDIBLE.window, gain: echo.gain } }),
  }
}

function windowAt(instant: number): number {
  return Math.round(instant / 1e3 / AUDIBLE.window)
}
