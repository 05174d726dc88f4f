import type { Ask, ClientFrame, Knock, LabEvent, Outgoing, Refusal, Twin } from '../../twin.ts'
import { check, type Fields, fieldsOf } from '../fields.ts'
import type { SpeechAnswer, SpeechEvent, SpeechServer } from './speech-server.ts'

/** The state of one request: how to respond, once it is parsed. */
export interface SpeechMemo {
  answer: SpeechAnswer | undefined
}

/** Creates a twin of `POST /v1/audio/speech`. */
export function speechTwin(server: SpeechServer): Twin<SpeechMemo> {
  return {
    facts: {
      provider: server.provider,
      carrier: 'http',
      method: 'POST',
      path: server.path,
      habits: server.habits,
      cut: server.cut,
      delivery: 'streamed',
      requestId: (digits) => `req_${digits}`,
      ...(server.dialect === undefined ? {} : { dialect: server.dialect }),
    },
    keyOf: (knock) => bearerOf(knock) ?? (server.asksForKey ? undefined : 'none is needed'),
    memo: () => ({ answer: undefined }),
    listen: (frame, memo) => listen(server, frame, memo),
    reply: (event, memo, knock) => reply(server, event, memo, knock),
  }
}

function bearerOf({ headers }: Knock): string | undefined {
  return /^Bearer\s+(.*)$/i.exec(headers.authorization ?? '')?.[1]
}

function listen(server: SpeechServer, frame: ClientFrame, memo: SpeechMemo): Ask[] {
  const fields = frame.kind === 'text' ? fieldsOf(frame.text) : undefined
  const refusal = fields ? refusalOf(server, fields) : NO_JSON
  if (refusal || !fields) return [{ kind: 'refuse', refusal: refusal ?? NO_JSON }]
  const answer = server.answerTo(fields)
  memo.answer = answer
  return [
    {
      kind: 'text',
      context: '',
      text: String(fields.input),
      release: 'now',
      more: false,
      speech: {
        voice: JSON.stringify(fields.voice),
        format: answer.format,
        speed: Number(fields.speed ?? 1),
        completes: 'each',
        delivery: answer.delivery,
        ...(answer.wavSizes ? { wavSizes: answer.wavSizes } : {}),
      },
    },
  ]
}

const NO_JSON: Refusal = {
  reason: 'invalid',
  field: '',
  message: 'We could not parse the JSON body of your request.',
}

function refusalOf({ rules, isStrict }: SpeechServer, fields: Fields): Refusal | undefined {
  const checked = rules(fields)
  const known = checked.map(({ field }) => field)
  const stranger = isStrict ? Object.keys(fields).find((field) => !known.includes(field)) : undefined
  if (stranger === undefined) return check(fields, checked)
  return {
    reason: 'invalid',
    field: stranger,
    message: `Unrecognized request argument supplied: ${stranger}`,
  }
}

function reply(server: SpeechServer, event: LabEvent, { answer }: SpeechMemo, knock: Knock): Outgoing[] {
  if (event.kind === 'refused') return [...server.refused(event.refusal, knock)]
  if (!answer) return []
  const { events } = answer
  switch (event.kind) {
    case 'accepted':
      return [headOf(server, answer, event), ...preamble(answer)]
    case 'audio':
      if (!events) return [{ kind: 'binary', bytes: event.audio }]
      return [written(answer, events.delta(Buffer.from(event.audio).toString('base64')))]
    case 'completed':
      return events ? [written(answer, events.done(event.turn))] : []
    case 'failed':
      // A body of plain audio cannot report an error: it just ends.
      return events ? [written(answer, events.failed)] : []
    default:
      return []
  }
}

function headOf(
  server: SpeechServer,
  answer: SpeechAnswer,
  event: Extract<LabEvent, { kind: 'accepted' }>,
): Outgoing {
  const isSized = event.bytes !== undefined && !answer.events
  const headers = {
    'content-type': answer.events ? 'text/event-stream; charset=utf-8' : answer.contentType,
    ...(isSized ? { 'content-length': String(event.bytes) } : {}),
    ...server.headers(event),
  }
  return { kind: 'head', status: 200, headers }
}

function preamble({ preamble, events, ...answer }: SpeechAnswer): Outgoing[] {
  const opening = events?.opening.map((event) => written({ ...answer, events }, event)) ?? []
  return preamble ? [...opening, { kind: 'binary', bytes: preamble }] : opening
}

function written({ events }: SpeechAnswer, event: SpeechEvent): Outgoing {
  const name = events?.isNamed ? `event: ${event.type}\n` : ''
  return { kind: 'text', text: `${name}data: ${JSON.stringify(event)}\n\n` }
}
