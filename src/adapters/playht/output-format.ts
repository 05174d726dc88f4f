import type { AudioFormatFact } from '../../core/adapter/adapter.ts'

/** `output_format` by name. `ogg` (undocumented codec) and `flac` (not decoded by ttfa) are left out. */
export const OUTPUT_FORMATS: Readonly<Record<string, AudioFormatFact>> = {
  wav: { encoding: 'pcm_s16le', container: 'wav' },
  raw: { encoding: 'pcm_s16le', container: 'raw' },
  mulaw: { encoding: 'mulaw', container: 'raw' },
  mp3: { encoding: 'mp3', container: 'mp3' },
}
