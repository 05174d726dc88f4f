import type { AudioFormatFact } from './adapter/adapter.ts'
import { CONTAINERS, type Container, ENCODINGS, type Encoding } from './audio-format.ts'

/** An audio format as a user writes it; what is absent is left to the adapter. */
export interface WrittenFormat {
  readonly encoding: Encoding
  readonly container?: Container
  /** In hertz. */
  readonly sampleRate?: number
}

/** What a written format looks like, for messages. */
export const FORMAT_TEXT_EXPECTED = `<encoding>[/<container>][@<rate>], such as mulaw@8000: ${ENCODINGS.join(', ')}; ${CONTAINERS.join(', ')}`

/** The container that usually holds an encoding. */
const USUAL_CONTAINERS: Readonly<Record<Encoding, Container>> = {
  pcm_s16le: 'raw',
  pcm_f32le: 'raw',
  mulaw: 'raw',
  alaw: 'raw',
  mp3: 'mp3',
  opus: 'ogg',
}

const FORMAT = /^(?<encoding>[a-z0-9_]+)(?:\/(?<container>[a-z0-9]+))?(?:[@ ](?<rate>\d{4,6}))?$/

/** Parses `mulaw@8000`, `pcm_s16le/wav@24000` or `mp3`. A space instead of the @ is how reports print it. */
export function parseFormatText(text: string): WrittenFormat | undefined {
  const { encoding, container, rate } = FORMAT.exec(text)?.groups ?? {}
  if (!isOneOf(ENCODINGS, encoding)) return undefined
  if (container !== undefined && !isOneOf(CONTAINERS, container)) return undefined
  return {
    encoding,
    ...(container !== undefined && { container }),
    ...(rate !== undefined && { sampleRate: Number(rate) }),
  }
}

/** Without a container it is the one that the adapter declares for the encoding, else the usual one. */
export function completeFormat(
  { encoding, container }: WrittenFormat,
  declared: readonly AudioFormatFact[] = [],
): AudioFormatFact {
  if (container !== undefined) return { encoding, container }
  const found = declared.find((format) => format.encoding === encoding)
  return found ?? { encoding, container: USUAL_CONTAINERS[encoding] }
}

function isOneOf<Name extends string>(names: readonly Name[], value: string | undefined): value is Name {
  return names.some((name) => name === value)
}
