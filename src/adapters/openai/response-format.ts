import type { AudioFormatFact } from '../../core/adapter/adapter.ts'

/** `response_format` by name, the fastest first. `aac` and `flac` are left out: ttfa does not decode them. */
export const RESPONSE_FORMATS: Readonly<Record<string, AudioFormatFact>> = {
  pcm: { encoding: 'pcm_s16le', container: 'raw' },
  wav: { encoding: 'pcm_s16le', container: 'wav' },
  mp3: { encoding: 'mp3', container: 'mp3' },
  opus: { encoding: 'opus', container: 'ogg' },
}
