import { PcmDecoder } from '../../audio/pcm-decoder.ts'
import { FLITE_RATE } from './flite.ts'
import { type CallerSpeech, type KnownSpeech, knownSpeech } from './known-speech.ts'
import type { Studio } from './studio.ts'

const FORMAT = { encoding: 'pcm_s16le', container: 'raw', sampleRate: FLITE_RATE } as const

/** Learns the callers' speech. Texts without samples are synthesised by the lab's own engine first. */
export async function remember(studio: Studio, callers: readonly CallerSpeech[]): Promise<KnownSpeech> {
  const learned = callers.map(async ({ text, samples, sampleRate = FLITE_RATE }) => {
    return { text, samples: samples ?? (await spoken(studio, text)), sampleRate }
  })
  return knownSpeech(await Promise.all(learned))
}

async function spoken(studio: Studio, text: string): Promise<Float32Array> {
  const { bytes } = await studio.record({ voice: 'speech', text, speed: 1, format: FORMAT, muted: false })
  return new PcmDecoder(FORMAT).push(bytes).samples.slice()
}
