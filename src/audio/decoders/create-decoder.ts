import type { AudioFormat } from '../../core/audio-format.ts'
import type { Decoder } from './decoder.ts'
import { PcmDecoder } from './pcm-decoder.ts'
import { UndecodableDecoder } from './undecodable-decoder.ts'

/**
 * Creates a decoder for one answer. Asynchronous, because compressed formats are decoded in WebAssembly:
 * create it before the trial starts. For an unsupported format the decoder only reports that.
 */
export async function createDecoder(format: AudioFormat): Promise<Decoder> {
  switch (format.encoding) {
    case 'mp3':
      return (await import('./mp3-decoder.ts')).openMp3Decoder(format)
    case 'opus':
      return format.container === 'ogg'
        ? (await import('./opus-decoder.ts')).openOpusDecoder(format)
        : new UndecodableDecoder(format, 'opus without a container does not say where its packets end')
    default:
      return new PcmDecoder(format)
  }
}
