import {
  CASSETTE_VERSION,
  type Cassette,
  type CassetteEntry,
  type CassetteFrame,
} from '../../cassette/cassette.ts'
import { canBeSilent, silenceInMessage, silenceLike } from '../../cassette/silence.ts'
import type { Frame } from '../../core/adapter/adapter.ts'
import type { AudioFormat } from '../../core/audio-format.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { Exchange, ExchangedFrame } from '../../core/trial/exchange.ts'
import { createRedactor, MIN_SECRET_LENGTH, type Redactor, redactData } from '../../redaction/redact.ts'
import { redactHeaders, redactMessage, redactUrl } from '../../redaction/redact-fields.ts'
import { isUnderstood, type RequestTrace, receivedIn, replayedFrom } from '../../trace/request-trace.ts'

export interface CassetteOptions {
  /** What must not be in the file. */
  readonly secrets: readonly string[]
  /** False: silence of the same length in its place. */
  readonly audio: boolean
  /** YYYY-MM-DD. */
  readonly today: string
}

/** Throws a `SetupError` if no silence can take the place of audio in this format. */
export function checkSilence(format: AudioFormat): void {
  if (!canBeSilent(format))
    throw new SetupError(
      `--no-audio can replace uncompressed samples by silence, but not ${format.encoding}`,
      {
        code: 'CASSETTE_AUDIO',
        hint: 'Ask for samples, such as --format pcm_s16le, or keep the audio.',
      },
    )
}

/** The last connection of a trace as a cassette, without keys and personal fields. Throws a `SetupError`. */
export function traceToCassette(trace: RequestTrace, { secrets, audio, today }: CassetteOptions): Cassette {
  const exchange = trace.exchanges.at(-1)
  if (!exchange)
    throw new SetupError('there is nothing to keep: the request had no connection', {
      code: 'CASSETTE_EMPTY',
    })
  if (replayedFrom(trace) !== undefined)
    throw new SetupError('a replayed answer is not kept again: its cassette has it already', {
      code: 'CASSETTE_REPLAYED',
    })
  if (!audio) checkSilence(trace.format)
  const redact = createRedactor(secrets)
  const cleaner = { redact, hide: hiderOf(secrets), silence: audio ? undefined : trace.format }
  return {
    head: redactData(headOf(trace, audio, today), redact) as Cassette['head'],
    entries: entriesOf(exchange, cleaner),
  }
}

function headOf({ trial, adapter, text, format, ...trace }: RequestTrace, audio: boolean, recorded: string) {
  return {
    cassette: CASSETTE_VERSION,
    adapter: adapter.id,
    provider: trial.provider,
    transport: adapter.transport as Cassette['head']['transport'],
    model: trial.model,
    voice: trial.voice,
    text,
    format,
    recorded,
    simulated: trial.simulated,
    audio: audio ? ('kept' as const) : ('silence' as const),
    result: {
      outcome: trial.outcome,
      bytes: trial.bytes,
      audio_us: trial.audio_us ?? 0,
      pieces: trial.pieces,
      ...countUnderstood(trace),
    },
  }
}

/** Only a trace has what the adapter made of each frame. */
function countUnderstood(
  trace: Pick<RequestTrace, 'exchanges'>,
): Pick<Cassette['head']['result'], 'understood'> {
  const received = receivedIn(trace)
  const isRead = received.some(({ reading }) => reading !== undefined)
  return isRead ? { understood: received.filter(isUnderstood).length } : {}
}

/** Removes from text what must not be kept. */
interface Cleaner {
  readonly redact: Redactor
  /** For audio: hides whole secrets only, and keeps the length. */
  readonly hide: Redactor
  /** The format of the audio that silence replaces. */
  readonly silence: AudioFormat | undefined
}

function entriesOf(exchange: Exchange, cleaner: Cleaner): CassetteEntry[] {
  const { dial, began, stamps, frames, close } = exchange
  const since = (at: number) => Math.max(0, Math.round(at - began))
  const steps = (['dns', 'tcp', 'proxy', 'tls', 'open'] as const).flatMap((step): CassetteEntry[] => {
    const at = stamps[step]
    return at === undefined ? [] : [{ at: since(at), step }]
  })
  const opening = { url: redactUrl(cleaner.redact(dial.url)), headers: cleanHeaders(dial.headers, cleaner) }
  return [
    { at: 0, dial: opening },
    ...steps,
    ...frames.map((frame) => entryOf(frame, since(frame.at), exchange, cleaner)),
    ...(close ? [{ at: since(close.at), close: closeOf(close, cleaner) }] : []),
  ]
}

function closeOf({ by, code, reason }: NonNullable<Exchange['close']>, { redact }: Cleaner) {
  return { by, ...(code !== undefined && { code }), reason: redact(reason) }
}

function entryOf(frame: ExchangedFrame, at: number, { dial }: Exchange, cleaner: Cleaner): CassetteEntry {
  if (frame.from === 'server') return { at, receive: receivedOf(frame.frame, cleaner) }
  if (frame.frame.kind !== 'request') {
    const { frame: sent } = frame
    return {
      at,
      send: sent.kind === 'text' ? { text: cleanText(sent.text, cleaner) } : cleanBytes(sent.bytes, cleaner),
    }
  }
  const { method, url, headers, body } = frame.frame
  return {
    at,
    request: {
      method,
      url: redactUrl(cleaner.redact(url)),
      headers: cleanHeaders(headers, cleaner),
      ...(typeof body === 'string' && { body: cleanText(body, cleaner) }),
      framing: dial.carrier === 'http' ? dial.framing : 'bytes',
    },
  }
}

function receivedOf(frame: Frame, cleaner: Cleaner): CassetteFrame {
  switch (frame.kind) {
    case 'head':
      return { status: frame.status, headers: cleanHeaders(frame.headers, cleaner) }
    case 'text':
      return { text: cleanText(frame.text, cleaner) }
    case 'event':
      return { event: cleaner.redact(frame.event), data: cleanText(frame.data, cleaner) }
    case 'binary':
      return cleanBytes(cleaner.silence ? silenceLike(frame.bytes, cleaner.silence) : frame.bytes, cleaner)
    default:
      return { eof: true }
  }
}

function cleanHeaders(headers: Readonly<Record<string, string>>, { redact }: Cleaner) {
  return redactData(redactHeaders(headers), redact) as Record<string, string>
}

/** A few characters of audio may look like a part of a key: there only whole keys are hidden. */
function cleanText(text: string, { redact, hide, silence }: Cleaner): string {
  const kept = silence ? silenceInMessage(text, silence) : text
  return redactMessage(kept)
    .split(/("[A-Za-z0-9+/_-]{120,}={0,2}")/)
    .map((part, index) => (index % 2 === 1 ? hide(part) : redact(part)))
    .join('')
}

function cleanBytes(bytes: Uint8Array, { redact, hide }: Cleaner): { readonly base64: string } {
  const latin = Buffer.from(bytes).toString('latin1')
  const isText = /^[\x20-\x7e\s]*$/.test(latin)
  return { base64: Buffer.from(isText ? redact(latin) : hide(latin), 'latin1').toString('base64') }
}

/** Secrets as they are, and in base64 of their own. */
function hiderOf(secrets: readonly string[]): Redactor {
  const forms = secrets
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH)
    .flatMap((secret) => [secret, Buffer.from(secret).toString('base64').replace(/=+$/, '')])
  return (text) => forms.reduce((kept, form) => kept.replaceAll(form, 'x'.repeat(form.length)), text)
}
