import { durationOfBytes } from '../../../core/audio-format.ts'
import type { Ask, ClientFrame, Knock, LabEvent, Outgoing, Refusal, Twin } from '../../twin.ts'
import type { Fields } from '../fields.ts'
import { json } from '../frames.ts'
import { HABITS, invalid, refusalOfModel, refusalOfSpeed, speedOf } from './facts.ts'
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

interface Memo {
  /** Characters of each turn, in order of their start. */
  readonly turns: number[]
  /** The last turn still accepts text. */
  isOpen: boolean
  /** Turns whose end was reported. */
  finished: number
  /** Microseconds of audio sent: of the current turn, and in total. */
  audio: number
  totalAudio: number
  speed: number
}

/** Characters after which the end of a sentence releases the text. The service does not document its rule. */
const ENOUGH = 20
/** Sample rates of linear16 that only Flux has. */
const MORE_RATES = [44_100]
/** Parameters of the batch route. This route refuses them. */
const BATCH_ONLY = ['container', 'bit_rate', 'callback', 'priority']

/** `/v2/speak` as a WebSocket: each turn begins with its first text and ends with its metadata. */
export const deepgramFluxWebSocket: Twin<Memo> = {
  facts: { ...SOCKET_FACTS, path: '/v2/speak', habits: { ...HABITS, idleTimeout: 60 } },
  ...SOCKET_DOOR,
  admit: (knock) =>
    refusalOfModel(knock, 'flux') ??
    refusalOfParameters(knock) ??
    refusalOfSpeed(knock, 0.5) ??
    refusalOfOutput(knock, MORE_RATES),
  memo: (knock) => ({
    turns: [],
    isOpen: false,
    finished: 0,
    audio: 0,
    totalAudio: 0,
    speed: speedOf(knock),
  }),
  listen,
  reply,
}

function refusalOfParameters({ query }: Knock): Refusal | undefined {
  const expressivity = Number(query.get('expressivity') ?? 0)
  if (expressivity < -2 || expressivity > 2)
    return invalid('EXPRESSIVITY_OUT_OF_RANGE', 'expressivity', 'expressivity must be between -2 and 2')
  if (!Number.isInteger(expressivity))
    return invalid('EXPRESSIVITY_INCREMENT_INVALID', 'expressivity', 'expressivity must be a whole number')
  const name = BATCH_ONLY.find((parameter) => query.has(parameter))
  return name === undefined
    ? undefined
    : invalid('INVALID_QUERY_PARAMETER', name, `${name} is not supported on this endpoint`)
}

function listen(frame: ClientFrame, memo: Memo, knock: Knock): Ask[] {
  const message = messageOf(frame)
  return Array.isArray(message) ? message : asksOf(message, memo, knock)
}

function asksOf(message: Fields, memo: Memo, knock: Knock): Ask[] {
  switch (message.type) {
    case 'Speak':
      return speak(String(message.text), memo, knock)
    case 'Flush': {
      if (!memo.isOpen) return [warning('NO_ACTIVE_SPEECH', 'There is no speech to flush.')]
      memo.isOpen = false
      return [flush('spoken')]
    }
    case 'Interrupt':
      if (memo.finished === memo.turns.length)
        return [warning('NO_ACTIVE_SPEECH', 'There is no speech to interrupt.')]
      return [{ kind: 'cancel', context: '', scope: 'all' }]
    case 'Configure':
      return [configure(message.speed, memo)]
    case 'Close':
      return [{ kind: 'close' }]
    default:
      return [{ kind: 'refuse', refusal: unknownCommand(message.type) }]
  }
}

/** The first text starts a turn, which waits while an earlier one is spoken. */
function speak(text: string, memo: Memo, knock: Knock): Ask[] {
  const begun = memo.isOpen ? [] : [flush('started')]
  if (!memo.isOpen) memo.turns.push(0)
  memo.isOpen = true
  memo.turns[memo.turns.length - 1] = (memo.turns.at(-1) ?? 0) + text.length
  const speech = speechOf(knock, memo.speed, MORE_RATES)
  return [...begun, { kind: 'text', context: '', text, speech, release: { sentence: ENOUGH }, more: true }]
}

function flush(mark: 'started' | 'spoken'): Ask {
  return { kind: 'flush', context: '', more: mark === 'started', mark }
}

/** Speed has steps of 0.05. */
function configure(speed: unknown, memo: Memo): Ask {
  const isStep = typeof speed === 'number' && Math.abs(speed * 20 - Math.round(speed * 20)) < 1e-9
  if (typeof speed !== 'number' || speed < 0.5 || speed > 1.5) return failure('SPEED_OUT_OF_RANGE', speed)
  if (!isStep) return failure('SPEED_INCREMENT_INVALID', speed)
  memo.speed = speed
  return { kind: 'answer', frames: [json({ type: 'ConfigureSuccess', applied: { speed } })] }
}

function failure(code: string, value: unknown): Ask {
  const description = 'speed must be between 0.5 and 1.5, in steps of 0.05'
  return {
    kind: 'answer',
    frames: [json({ type: 'ConfigureFailure', code, field: 'speed', value, description })],
  }
}

function warning(code: string, description: string): Ask {
  return { kind: 'answer', frames: [json({ type: 'Warning', code, description })] }
}

function reply(event: LabEvent, memo: Memo, knock: Knock): Outgoing[] {
  switch (event.kind) {
    case 'opened': {
      const { uuid, ...model } = modelFields(knock)
      return [json({ type: 'Connected', ...model, model_uuids: [uuid] })]
    }
    case 'audio':
      memo.audio += durationOfBytes(event.audio.length, event.turn.speech.format) ?? 0
      return [{ kind: 'binary', bytes: event.audio }]
    case 'flushed':
      return event.mark === 'spoken'
        ? [json({ type: 'Flushed', speech_id: speechId(memo.turns.length, knock) })]
        : []
    case 'marked':
      return [event.mark === 'started' ? started(memo, knock) : spoken(memo, knock)]
    case 'cancelled':
      return [interrupted(memo, knock)]
    case 'closing':
      return [sessionMetadata(memo)]
    default:
      return goodbye(event, knock)
  }
}

/** An error message precedes the close. */
function goodbye(event: LabEvent, knock: Knock): Outgoing[] {
  switch (event.kind) {
    case 'failed':
      return [error(socketCode(event.refusal)), closeWith(socketCode(event.refusal))]
    case 'idle':
      return [error('NET-0004'), closeWith('NET-0004')]
    case 'refused':
      return refusedOverHttp(event.refusal, knock)
    default:
      return []
  }
}

function error(code: string): Outgoing {
  return json({ type: 'Error', code, description: `The connection is closed: ${code}.` })
}

/** Twelve hexadecimal digits: eight of the connection, four of the turn's number, which starts at 1. */
function speechId(turn: number, { connection }: Knock): string {
  return `dg_sp_${connection.slice(0, 8)}${turn.toString(16).padStart(4, '0')}`
}

function started(memo: Memo, knock: Knock): Outgoing {
  memo.audio = 0
  return json({ type: 'SpeechStarted', speech_id: speechId(memo.finished + 1, knock) })
}

function spoken(memo: Memo, knock: Knock): Outgoing {
  const metadata = finish(memo, memo.finished + 1, knock)
  return json({ type: 'SpeechMetadata', ...metadata })
}

/** An interruption ends the current turn and all waiting ones. */
function interrupted(memo: Memo, knock: Knock): Outgoing {
  const audio_played_ms = Math.round(memo.audio / 1000)
  const metadata = finish(memo, memo.turns.length, knock)
  memo.isOpen = false
  return json({ type: 'SpeechInterrupted', audio_played_ms, metadata })
}

function finish(memo: Memo, turn: number, knock: Knock) {
  const characters = memo.turns[turn - 1] ?? 0
  const audio_duration_ms = Math.round(memo.audio / 1000)
  memo.totalAudio += memo.audio
  memo.audio = 0
  memo.finished = turn
  return {
    speech_id: speechId(turn, knock),
    audio_duration_ms,
    input_character_count: characters,
    billable_character_count: characters,
    controls_applied: { pronunciations_applied: 0, breaks_applied: 0, pronunciation_warnings: [] },
  }
}

function sessionMetadata({ turns, totalAudio }: Memo): Outgoing {
  const characters = turns.reduce((total, count) => total + count, 0)
  return json({
    type: 'SessionMetadata',
    total_audio_duration_ms: Math.round(totalAudio / 1000),
    total_input_character_count: characters,
    total_billable_character_count: characters,
  })
}
