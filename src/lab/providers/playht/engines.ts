import type { Millis } from '../../../core/units.ts'
/** An engine that streams, with the name of its application at the hosted gateway. */
export interface Engine {
  readonly name: string
  readonly application: string
  /** Time to first audio, from the provider's page about its models. */
  readonly firstAudio: Millis
}

export const ENGINES: readonly Engine[] = [
  { name: 'Play3.0-mini', application: 'playht-tts', firstAudio: 190 },
  { name: 'PlayDialog', application: 'playht-tts-ldm', firstAudio: 350 },
  { name: 'PlayDialogMultilingual', application: 'playht-tts-multilingual-ldm', firstAudio: 350 },
  { name: 'PlayDialogArabic', application: 'playht-tts-arabic-ldm', firstAudio: 350 },
]

/** All values of `voice_engine`. */
export const VOICE_ENGINES = [
  ...ENGINES.map(({ name }) => name),
  'PlayDialog-turbo',
  'PlayHT2.0-turbo',
  'PlayHT2.0',
  'PlayHT1.0',
]
