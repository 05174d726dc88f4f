import { PcmDecoder } from '../../audio/decoders/pcm-decoder.ts'
import { compareTexts, type TextComparison } from '../../fidelity/text/compare-texts.ts'
import { isEnglish } from '../../fidelity/text/normalise-text.ts'
import { startSynthesisWorker } from '../../lab/speech/synthesis-worker.ts'
import type { Recogniser } from './recogniser.ts'

const FORMAT = { encoding: 'pcm_s16le', container: 'raw', sampleRate: 16_000 } as const

/** What the recogniser makes of clear speech: its own errors, which no voice can be blamed for. */
export interface RecogniserFloor {
  /** The transcript of a text that the lab's engine reads, beside the text. Undefined in a language it does not know. */
  readonly of: (text: string, language: string) => Promise<TextComparison | undefined>
  readonly close: () => Promise<void>
}

/** Measures the floor text by text, each once. */
export function createRecogniserFloor(recogniser: Recogniser): RecogniserFloor {
  const engine = startSynthesisWorker()
  const known = new Map<string, Promise<TextComparison>>()
  const measure = async (text: string, language: string) => {
    const request = { voice: 'speech', text, speed: 1, format: FORMAT, muted: false } as const
    const { bytes } = await engine.synthesise(request)
    const { samples } = new PcmDecoder(FORMAT).push(bytes)
    return compareTexts(text, await recogniser.transcribe(samples, FORMAT.sampleRate, language), language)
  }
  return {
    of: async (text, language) => {
      // The lab's engine speaks English.
      if (!isEnglish(language) || !recogniser.knows(language)) return undefined
      const found = known.get(text) ?? measure(text, language)
      known.set(text, found)
      // What failed is tried again with the next answer to the text.
      found.catch(() => known.delete(text))
      return found
    },
    close: engine.close,
  }
}
