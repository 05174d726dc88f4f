import { sniffAudio } from '../audio-view.ts'
import { receivedIn } from '../request-trace.ts'
import { type Evidence, type Finding, formatCount, isFine, weightIn } from './finding.ts'
import { placeOf } from './place.ts'
import { findSamples } from './sample-findings.ts'

/** Audio that is not what was asked for, or cannot be heard. */
export function findAudio(evidence: Evidence): Finding[] {
  return [
    ...findCompressed(evidence),
    ...findContainer(evidence),
    ...findSamples(evidence),
    ...findAlphabet(evidence),
    ...findSilence(evidence),
  ]
}

/** A response that is compressed, although every request asks for `identity`. */
function findCompressed({ trace }: Evidence): Finding[] {
  const heads = receivedIn(trace).flatMap(({ frame }) => (frame.kind === 'head' ? [frame.headers] : []))
  const encoding = heads
    .map((headers) => headers['content-encoding'])
    .find((name) => name && name !== 'identity')
  const reason = trace.exchanges
    .map(({ close }) => close?.reason ?? '')
    .find((text) => /reserved bits/.test(text))
  if (encoding === undefined && reason === undefined) return []
  const says =
    encoding === undefined
      ? 'the messages are compressed (permessage-deflate), although no compression was negotiated'
      : `the response is compressed (content-encoding: ${encoding}), although the request asked for identity`
  return [
    {
      weight: weightIn(trace),
      code: 'compressed',
      says,
      mend:
        encoding === undefined
          ? 'set `compression: true` for the target, if the provider negotiates it; otherwise it violates RFC 6455'
          : `the provider or a proxy in between: ask for an uncompressed response, or see the headers in ${placeOf(trace.adapter, 'address')}`,
    },
  ]
}

/** A WAV where samples were asked for can be read, but a wrong sample rate in it makes every duration wrong. */
function findContainer({ trace }: Evidence): Finding[] {
  const sniffed = sniffAudio(trace)
  const { format, trial, adapter } = trace
  const mend = placeOf(adapter, 'format')
  if (trial.outcome === 'protocol' && /^the response is .* was requested/.test(trial.detail))
    return [{ weight: 'wrong', code: 'audio-in-other-format', says: trial.detail, mend }]
  if (!sniffed?.wav || format.container === 'wav') return []
  const { sampleRate, encoding, channels } = sniffed.wav
  const differs = sampleRate !== format.sampleRate || encoding !== format.encoding
  const several = channels > 1 ? `, ${channels} channels: ttfa hears the first` : ''
  const header = `its header says ${encoding} at ${sampleRate} Hz${several}`
  const asked = `${format.encoding} at ${format.sampleRate} Hz was requested`
  return [
    {
      weight: differs ? 'wrong' : weightIn(trace),
      code: 'wav-for-pcm',
      says: `the audio is WAV instead of raw samples (${header}${differs ? `, and ${asked}` : ''}); ttfa reads the header and skips it`,
      mend,
    },
  ]
}

/** Base64 in the alphabet for addresses: RFC 4648, section 5. */
function findAlphabet({ trace }: Evidence): Finding[] {
  const texts = receivedIn(trace).flatMap(({ reading }) =>
    (reading?.messages ?? []).flatMap((message) => longTexts(message)),
  )
  const urlSafe = texts.filter((text) => /^[\w-]+=*$/.test(text) && /[-_]/.test(text))
  if (urlSafe.length === 0) return []
  return [
    {
      weight: weightIn(trace),
      code: 'base64-url',
      says: `${formatCount(urlSafe.length, 'text')} of audio arrived as base64url (- and _ instead of + and /)${isFine(trace) ? '; ttfa decoded it' : ''}`,
      mend: placeOf(trace.adapter, 'audio'),
    },
  ]
}

const MIN_AUDIO = 120
/** Fields inside each other. A hostile message is nested without end. */
const MAX_DEPTH = 20

function longTexts(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return value.length >= MIN_AUDIO ? [value] : []
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array || depth === MAX_DEPTH)
    return []
  return Object.values(value).flatMap((child) => longTexts(child, depth + 1))
}

function findSilence({ trace: { trial, adapter } }: Evidence): Finding[] {
  if (trial.pieces === 0 || trial.at.heard !== undefined) return []
  return [
    {
      weight: 'wrong',
      code: 'inaudible',
      says: `${formatCount(trial.pieces, 'piece')} of audio arrived, but nothing in it is audible`,
      mend: `the voice and the text, or ${placeOf(adapter, 'format')}: samples read in a wrong encoding are noise or silence`,
    },
  ]
}
