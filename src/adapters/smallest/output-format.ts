import type { AudioFormatFact } from '../../core/adapter/adapter.ts'

/** The format of the streaming routes, whatever is requested. */
export const RAW_PCM: AudioFormatFact = { encoding: 'pcm_s16le', container: 'raw' }

/** `output_format` by name. The response’s content type is `audio/wav` for all of them. */
export const OUTPUT_FORMATS: Readonly<Record<string, AudioFormatFact>> = {
  pcm: RAW_PCM,
  wav: { encoding: 'pcm_s16le', container: 'wav' },
  mp3: { encoding: 'mp3', container: 'mp3' },
  ulaw: { encoding: 'mulaw', container: 'raw' },
  alaw: { encoding: 'alaw', container: 'raw' },
}
