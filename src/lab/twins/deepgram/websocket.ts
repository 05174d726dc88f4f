import type { Ask, ClientFrame, Knock, LabEvent, Outgoing, Twin } from '../../twin.ts'
import type { Fields } from '../fields.ts'
import { json } from '../frames.ts'
import { invalid, refusalOfModel, refusalOfSpeed, speedOf } from './facts.ts'
import { closeWith, refusedOverHttp, socketCode } from './refusals.ts'
import {
  messageOf,
  modelFields,
  refusalOfOutput,
  SOCKET_DOOR,
  SOCKET_FACTS,
  speechOf,
  unknownCommand,
} from './socket.ts'

/** Acknowledgements sent so far, by type. */
interface Memo {
  flushed: number
  cleared: number
}

/** `/v1/speak` as a WebSocket: text as JSON, audio as binary. Nothing is spoken before a flush. */
export const deepgramWebSocket: Twin<Memo> = {
  facts: {
    ...SOCKET_FACTS,
    path: '/v1/speak',
    allowances: { flushes: { amount: 20, seconds: 60 }, characters: { amount: 2400, seconds: 60 } },
  },
  ...SOCKET_DOOR,
  admit: (knock) =>
    refusalOfModel(knock, 'aura') ??
    refusalOfSpeed(knock, 0.7) ??
    refusalOfOutput(knock) ??
    refusalOfContainer(knock),
  memo: () => ({ flushed: 0, cleared: 0 }),
  listen,
  reply,
}

/** Audio is always raw; `container=none` is accepted. */
function refusalOfContainer({ query }: Knock) {
  const container = query.get('container') ?? 'none'
  if (container === 'none') return undefined
  return invalid('INVALID_QUERY_PARAMETER', 'container', `Unsupported audio format: container=${container}`)
}

function listen(frame: ClientFrame, _memo: Memo, knock: Knock): Ask[] {
  const message = messageOf(frame)
  return Array.isArray(message) ? message : [askOf(message, knock)]
}

function askOf({ type, text }: Fields, knock: Knock): Ask {
  switch (type) {
    case 'Speak': {
      const speech = speechOf(knock, speedOf(knock))
      return { kind: 'text', context: '', text: String(text), speech, release: {}, more: true }
    }
    case 'Flush':
      return { kind: 'flush', context: '', more: false, mark: 'flushed' }
    case 'Clear':
      return { kind: 'cancel', context: '', scope: 'all' }
    case 'Close':
      return { kind: 'close' }
    default:
      return { kind: 'refuse', refusal: unknownCommand(type) }
  }
}

function reply(event: LabEvent, memo: Memo, knock: Knock): Outgoing[] {
  switch (event.kind) {
    case 'opened': {
      const { uuid, ...model } = modelFields(knock)
      return [json({ type: 'Metadata', ...model, model_uuid: uuid })]
    }
    case 'audio':
      return [{ kind: 'binary', bytes: event.audio }]
    case 'marked':
      return [json({ type: 'Flushed', sequence_id: memo.flushed++ })]
    case 'cancelled':
      return [json({ type: 'Cleared', sequence_id: memo.cleared++ })]
    case 'exceeded':
      return [event.what === 'flushes' ? tooManyFlushes() : closeWith('DATA-0001')]
    case 'failed':
      return [closeWith(socketCode(event.refusal))]
    case 'idle':
      return [closeWith('NET-0001')]
    case 'refused':
      return refusedOverHttp(event.refusal, knock)
    default:
      return []
  }
}

/** Documentation and recorded traffic name the fields differently, so the warning has both. */
function tooManyFlushes(): Outgoing {
  const [code, words] = ['EXCESSIVE_FLUSH', 'Rate limit exceeded for flushes.']
  return json({ type: 'Warning', warn_code: code, warn_msg: words, code, description: words })
}
