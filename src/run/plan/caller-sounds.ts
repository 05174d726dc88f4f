import { passFilter } from '../../audio/biquad.ts'
import type { CallerSound } from '../../core/config/conversation/disturbance.ts'
import { isLoud } from '../../lab/speech/loudness.ts'
import { RNG_STREAMS, seededRandom } from '../../pace/random.ts'
import { prepareStimuli, type Stimulus } from './stimuli.ts'

const RATE = 16_000
/** Seconds. The median length of 7044 labelled coughs (Hyfe). */
const COUGH = 0.418
/** Where its noise is, in Hz. */
const COUGH_BAND = { from: 250, to: 3500 }
/** A spelling that the engine pronounces like "mm-hm", which it would spell out. */
const HUM = 'Um hum.'
const OTHERS = 'Have you seen the keys? They are not here.'
/** The voice of somebody else: the engine's, so much deeper and slower. */
const OTHER_VOICE = 0.82

/** A sound of the caller, before it is encoded. */
export interface PreparedSound {
  readonly name: string
  readonly stimulus: Stimulus
}

/**
 * Makes or reads the sounds, each as loud as asked for beside the caller's speech. Throws a `SetupError` for a file
 * that is not WAV.
 * @param speech what the caller says in the scenario
 */
export async function prepareSounds(
  sounds: readonly CallerSound[],
  speech: readonly Stimulus[],
  { folder, seed }: { readonly folder: string; readonly seed: number },
): Promise<PreparedSound[]> {
  const spoken = sounds.filter(({ kind }) => kind !== 'cough')
  const turns = spoken.map(({ kind, text, audio }) => ({
    text: text ?? (kind === 'background' ? OTHERS : HUM),
    ...(audio !== undefined && { audio }),
  }))
  const stimuli = await prepareStimuli(turns, folder)
  const level = meanPower(speech)
  return sounds.map((sound, index) => {
    const said = stimuli[spoken.indexOf(sound)]
    const made = said ? alterVoice(said, sound) : makeCough(seed, index)
    return { name: sound.name, stimulus: scaleTo(made, level * 10 ** (sound.level / 10)) }
  })
}

/** Played slower, the engine's voice is that of somebody else. */
function alterVoice(stimulus: Stimulus, { kind }: CallerSound): Stimulus {
  return kind === 'background'
    ? { ...stimulus, sampleRate: Math.round(stimulus.sampleRate * OTHER_VOICE) }
    : stimulus
}

/** A burst with a sharp onset, breath, and a second, weaker burst: the three phases of a cough. */
function makeCough(seed: number, index: number): Stimulus {
  const random = seededRandom(seed, RNG_STREAMS.callerSounds + index)
  const noise = Float32Array.from({ length: Math.round(COUGH * RATE) }, (_, at) => {
    return coughLevel(at / RATE) * (2 * random.fraction() - 1)
  })
  const low = passFilter(noise, 'low', COUGH_BAND.to, RATE)
  return { text: 'cough', samples: passFilter(low, 'high', COUGH_BAND.from, RATE), sampleRate: RATE }
}

/** @param at seconds */
function coughLevel(at: number): number {
  const attack = Math.min(1, at / 0.005)
  const burst = Math.exp(-at / 0.06)
  const second = at < 0.26 ? 0 : 0.5 * Math.min(1, (at - 0.26) / 0.01) * Math.exp(-(at - 0.26) / 0.07)
  return attack * Math.max(0.25 * Math.min(1, (COUGH - at) / 0.03), burst, second)
}

/** Scales it so that its mean power, from its first to its last loud sample, is `power`. */
function scaleTo(stimulus: Stimulus, power: number): Stimulus {
  const { samples, sampleRate } = stimulus
  const [from, to] = boundsOf(samples)
  const factor = Math.sqrt(power / Math.max(1e-12, powerOf(samples.subarray(from, to))))
  return {
    ...stimulus,
    samples: samples.map((sample) => Math.max(-1, Math.min(1, sample * factor))),
    // Scaled down, its own samples may no longer tell.
    spoken: { from: from / sampleRate, to: to / sampleRate },
  }
}

function boundsOf(samples: Float32Array): readonly [from: number, to: number] {
  return [Math.max(0, samples.findIndex(isLoud)), samples.findLastIndex(isLoud) + 1]
}

function meanPower(speech: readonly Stimulus[]): number {
  const powers = speech.map(({ samples }) => powerOf(samples.subarray(...boundsOf(samples))))
  return powers.reduce((sum, power) => sum + power, 0) / Math.max(1, powers.length)
}

function powerOf(samples: Float32Array): number {
  return samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length)
}
