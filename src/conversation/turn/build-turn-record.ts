import type { Fault } from '../../core/fault.ts'
import {
  type FinishedTurn,
  TURN_INSTANTS,
  type TurnInstant,
  type TurnInstants,
  type TurnRecord,
} from '../../core/trial/turn-record.ts'
import type { Micros, MonotonicTime } from '../../core/units.ts'
import type { ReuseCounts } from '../component/reuse-counts.ts'
import type { PlayedAnswer } from '../playback/playback-log.ts'
import type { InterimStability } from '../stt/interim-words.ts'
import type { EagerCounts } from './eager-start.ts'
import type { TurnBuilder } from './turn-builder.ts'

/** Builds the record of a turn that has ended, with its audio. */
export function finishTurn(builder: TurnBuilder): FinishedTurn {
  const turn = buildTurnRecord(builder)
  const { pieces = [], onset, request } = builder.answer ?? {}
  const position = onset && request !== undefined && { onset, request }
  const sound = builder.answer?.sound
  return { turn, arrivals: { turn: turn.turn, pieces, ...position }, ...(sound && { sound }) }
}

/** Builds the record of a turn that has ended, successfully or not. */
export function buildTurnRecord(builder: TurnBuilder): TurnRecord {
  const { context, answer } = builder
  const { due: _due, origin, simulated: _simulated, ...known } = context
  const at = toRelativeInstants(builder.at, origin)
  if (answer?.audible !== undefined) at.audible = answer.audible
  if (answer?.heard !== undefined) at.heard = answer.heard
  const fault = builder.failure?.fault ?? audioFault(builder)
  return {
    ...known,
    at,
    said: builder.said,
    ...(builder.understood !== undefined && { understood: builder.understood }),
    premature_ends: builder.prematureEnds,
    ...interimFields(builder.interims),
    ...eagerFields(builder.eager),
    pace_late_us: Math.round(builder.lateness.worst),
    end_late_us: Math.round(builder.lateness.end),
    ...callFields(builder),
    ...soundFields(builder),
    ...(builder.connection && { connection: builder.connection }),
    ...(answer && answer.pieces.length > 0 && playbackFields(answer, at, builder.wasted)),
    ...(answer?.sound && builder.reply.trim() !== '' && { reply: builder.reply }),
    ...(builder.reply !== '' && { reply_chars: [...builder.reply].length }),
    ...(builder.firstChars !== undefined && { first_chars: builder.firstChars }),
    ...tokenFields(builder),
    loop_lag_us: Math.round(builder.loopLag),
    ...reuseFields(builder.reuse),
    outcome: fault?.kind ?? 'ok',
    ...failedComponent(builder, fault),
    reached: lastInstant(at, fault),
    ...(fault?.status !== undefined && { status: fault.status }),
    detail: fault?.detail ?? '',
    provider_request_ids: builder.requestIds.join(' '),
    simulated: builder.simulated,
  }
}

/** The columns about tokens. A reply that came whole has no pieces to count. */
function tokenFields({ usage, pieces }: TurnBuilder) {
  return {
    ...(usage && { prompt_tokens: usage.prompt, reply_tokens: usage.reply }),
    ...(pieces.all > 1 && { reply_pieces: pieces.all, first_pieces: pieces.first }),
  }
}

function interimFields(interims: InterimStability | undefined) {
  return interims && { partials: interims.partials, revised_words: interims.revisedWords }
}

function eagerFields(eager: EagerCounts | undefined) {
  return (
    eager && {
      eager_starts: eager.starts,
      eager_discarded: eager.discarded,
      eager_prompt_chars: eager.promptChars,
      eager_reply_chars: eager.replyChars,
    }
  )
}

function callFields({ hasPacing, lateness, talkOver, stale, raggedPieces, heard }: TurnBuilder) {
  if (!hasPacing) return {}
  return {
    frames: lateness.frames,
    late_frames: lateness.late,
    pace_p99_us: Math.round(lateness.p99),
    ...(talkOver !== undefined && { talk_over_us: Math.round(talkOver) }),
    ...(stale !== undefined && { stale_audio_us: Math.round(stale) }),
    ...(raggedPieces > 0 && { ragged_pieces: raggedPieces }),
    ...(heard && heard.packets > 0 && { heard_packets: heard.packets, heard_lost: heard.lost }),
  }
}

function soundFields({ sound, at: { disturbed } }: TurnBuilder) {
  if (!sound || disturbed === undefined) return {}
  return { sound: sound.name, sound_us: Math.round(sound.until - disturbed) }
}

/** @param unheard what a call's caller did not hear before the interruption, in microseconds */
function playbackFields(answer: PlayedAnswer, at: TurnInstants, unheard: Micros | undefined) {
  const { cancel } = at
  const wasted = answer.pieces.filter((piece) => cancel !== undefined && piece.at > cancel)
  return {
    audio_us: answer.audio_us,
    ...(answer.lead_silence_us !== undefined && { lead_silence_us: answer.lead_silence_us }),
    underruns: answer.underruns,
    underrun_us: answer.underrun_us,
    ...(cancel !== undefined && {
      wasted_audio_us: unheard ?? wasted.reduce((sum, { audio }) => sum + audio, 0),
    }),
  }
}

function reuseFields({ redial, lateAudio, stalePieces }: ReuseCounts) {
  return {
    ...(redial > 0 && { redial_us: Math.round(redial) }),
    ...(lateAudio !== undefined && { late_audio_us: lateAudio }),
    ...(stalePieces > 0 && { stale_pieces: stalePieces }),
  }
}

/** A completed answer without audible audio is a fault of the component that speaks. */
function audioFault({ answer, at, isHeard }: TurnBuilder): Fault | undefined {
  if (!isHeard) return undefined
  if (answer?.undecodable !== undefined) return { kind: 'protocol', detail: answer.undecodable }
  if (answer?.heard !== undefined || at.cancel !== undefined) return undefined
  return { kind: 'inaudible', detail: 'the answer contains no audible audio' }
}

/** A turn that never started has no failed component. */
function failedComponent(builder: TurnBuilder, fault: Fault | undefined): Pick<TurnRecord, 'failed'> {
  if (!fault) return {}
  const component = builder.failure ? builder.failure.component : lastComponent(builder)
  return component === undefined ? {} : { failed: component }
}

function lastComponent({ at }: TurnBuilder): 'tts' | 'agent' {
  return at.unit === undefined ? 'agent' : 'tts'
}

/** Whole microseconds since the run began. */
function toRelativeInstants(absolute: TurnInstants, origin: MonotonicTime): TurnInstants {
  const at: TurnInstants = {}
  for (const name of TURN_INSTANTS) {
    const instant = absolute[name]
    if (instant !== undefined) at[name] = Math.round(instant - origin)
  }
  return at
}

/** The last instant that the turn reached: the end, or the last one before the fault. */
function lastInstant(at: TurnInstants, fault: Fault | undefined): TurnInstant {
  if (!fault) return 'end'
  const happened = TURN_INSTANTS.filter((name) => name !== 'end' && at[name] !== undefined)
  return happened.at(-1) ?? 'due'
}
