import { spawnSync } from 'node:child_process'
import { readWav } from '../../src/audio/recording/read-wav.ts'
import { FLITE_RATE, loadFlite } from '../../src/lab/speech/flite/flite.ts'

export interface Sound {
  readonly samples: Float32Array
  readonly sampleRate: number
}

/** A voice: a text becomes speech. */
export interface Voice {
  readonly name: string
  readonly speak: (text: string) => Sound
}

/** The built-in voice, higher or deeper and faster or slower: played at another rate, its formants move too. */
function builtInVoice(name: string, pitch: number, speed: number): Voice {
  return {
    name,
    speak: (text) => {
      flite ??= loadFlite()
      const samples = Float32Array.from(flite(text, speed / pitch), (sample) => sample / 32_768)
      return { samples, sampleRate: Math.round(FLITE_RATE * pitch) }
    },
  }
}
let flite: ReturnType<typeof loadFlite> | undefined

/** A formant synthesiser that shares nothing with the built-in one. */
function espeakVoice(name: string): Voice {
  return {
    name: `espeak-ng ${name}`,
    speak: (text) => {
      const { stdout, error } = spawnSync('espeak-ng', ['-v', name, '--stdout', text], { maxBuffer: 2 ** 26 })
      if (error) throw new Error('espeak-ng is not installed: Debian’s package of that name has it')
      const { channels, sampleRate } = readWav(stdout)
      return { samples: channels[0] ?? new Float32Array(), sampleRate }
    },
  }
}

/** Every text is spoken once. */
function remembered({ name, speak }: Voice): Voice {
  const spoken = new Map<string, Sound>()
  return {
    name,
    speak: (text) => {
      const sound = spoken.get(text) ?? speak(text)
      spoken.set(text, sound)
      return sound
    },
  }
}

/** The callers and the agents of a benchmark, by the program that speaks. */
export const VOICES: Readonly<Record<string, readonly Voice[]>> = {
  'built-in': [
    builtInVoice('slow and deep', 0.8, 0.85),
    builtInVoice('quick and high', 1.25, 1.2),
    builtInVoice('deep', 0.85, 1),
    builtInVoice('high', 1.15, 0.95),
  ].map(remembered),
  'espeak-ng': ['en-gb', 'en-us+f3', 'en-gb-scotland+m7', 'en-us+f5'].map((name) =>
    remembered(espeakVoice(name)),
  ),
}
