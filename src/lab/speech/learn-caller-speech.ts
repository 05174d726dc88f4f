import { PcmDecoder } from '../../audio/decoders/pcm-decoder.ts'
import { FLITE_RATE } from './flite/flite.ts'
import { type CallerSpeech, createKnownSpeech, type KnownSpeech } from './known-speech.ts'
import type { SynthesisWorker } from './synthesis-worker.ts'

const FORMAT = { encoding: 'pcm_s16le', container: 'raw', sampleRate: FLITE_RATE } as const

/** Learns the callers' speech. Texts without samples are synthesised by the lab's own engine first. */
export async function learnCallerSpeech(
  synthesis: SynthesisWorker,
  callers: readonly CallerSpeech[],
): Promise<KnownSpeech> {
  const speech = callers.map(async ({ text, samples, sampleRate = FLITE_RATE }) => {
    return { text, samples: samples ?? (await synthesise(synthesis, text)), sampleRate }
  })
  return createKnownSpeech(await Promise.all(speech))
}

async function synthesise(synthesis: SynthesisWorker, text: string): Promise<Float32Array> {
  const { bytes } = await synthesis.synthesise({
    voice: 'speech',
    text,
    speed: 1,
    format: FORMAT,
    muted: false,
  })
  return new PcmDecoder(FORMAT).push(bytes).samples.slice()
}
