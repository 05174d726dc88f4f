import type { AudioFormatFact, Facts } from '../../core/adapter/adapter.ts'
import { CONTAINERS, type Container, ENCODINGS, type Encoding } from '../../core/audio-format.ts'
import { SetupError } from '../../core/setup-error.ts'

/** An audio format as a target of a scenario has it. */
export interface RequestedFormat {
  readonly format: AudioFormatFact
  /** In hertz. */
  readonly sampleRate?: number
}

/** The container that usually holds an encoding. */
const USUAL_CONTAINERS: Readonly<Record<Encoding, Container>> = {
  pcm_s16le: 'raw',
  pcm_f32le: 'raw',
  mulaw: 'raw',
  alaw: 'raw',
  mp3: 'mp3',
  opus: 'ogg',
}

const FORMAT = /^(?<encoding>[a-z0-9_]+)(?:\/(?<container>[a-z0-9]+))?(?:@(?<rate>\d{4,6}))?$/

/**
 * Parses `mulaw@8000`, `pcm_s16le/wav@24000` or `mp3`. Without a container it is the one that the adapter
 * declares for the encoding. Throws a `SetupError`.
 */
export function parseFormat(text: string, facts: Facts | undefined): RequestedFormat {
  const { encoding, container, rate } = FORMAT.exec(text)?.groups ?? {}
  if (!isOneOf(ENCODINGS, encoding) || (container !== undefined && !isOneOf(CONTAINERS, container)))
    throw new SetupError(`--format: "${text}" is not an audio format`, {
      code: 'FORMAT_UNKNOWN',
      hint: `Write <encoding>[/<container>][@<rate>], such as mulaw@8000. Encodings: ${ENCODINGS.join(', ')}. Containers: ${CONTAINERS.join(', ')}.`,
    })
  return {
    format: facts
      ? declaredFormat(facts, encoding, container)
      : { encoding, container: container ?? USUAL_CONTAINERS[encoding] },
    ...(rate !== undefined && { sampleRate: Number(rate) }),
  }
}

function declaredFormat(
  { id, formats }: Facts,
  encoding: Encoding,
  container: Container | undefined,
): AudioFormatFact {
  const fits = (format: AudioFormatFact) =>
    format.encoding === encoding && (container === undefined || format.container === container)
  const found = formats.find(fits)
  if (found) return found
  const names = formats.map((format) => `${format.encoding}/${format.container}`).join(', ')
  throw new SetupError(`--format: ${id} has no ${encoding}${container ? `/${container}` : ''}`, {
    code: 'FORMAT_UNKNOWN',
    hint: `It has ${names}. Write --format <target>=<format> where targets differ.`,
  })
}

function isOneOf<Name extends string>(names: readonly Name[], value: string | undefined): value is Name {
  return names.some((name) => name === value)
}
