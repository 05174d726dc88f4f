import type { Fault } from '../core/fault.ts'
import { TURN_INSTANTS, type TurnInstant, type TurnInstants, type TurnRecord } from '../core/turn.ts'
import type { HeardAnswer } from './answer-log.ts'
import type { TurnDraft } from './draft.ts'

/** Builds the record of a turn that has ended, successfully or not. */
export function recordOf(draft: TurnDraft): TurnRecord {
  const { circumstances, answer } = draft
  const { due: _due, origin, simulated: _simulated, ...known } = circumstances
  const at = relative(draft.at, origin)
  if (answer?.audible !== undefined) at.audible = answer.audible
  if (answer?.heard !== undefined) at.heard = answer.heard
  const fault = draft.failure?.fault ?? inaudible(draft)
  return {
    ...known,
    at,
    said: draft.said,
    ...(draft.understood !== undefined && { understood: draft.understood }),
    premature_ends: draft.prematureEnds,
    pace_late_us: Math.round(draft.late.worst),
    end_late_us: Math.round(draft.late.end),
    ...(draft.connection && { connection: draft.connection }),
    ...(answer && answer.pieces.length > 0 && measuresOf(answer, at)),
    ...(draft.reply !== '' && { reply_chars: [...draft.reply].length }),
    loop_lag_us: Math.round(draft.loopLag),
    outcome: fault?.kind ?? 'ok',
    ...failedPart(draft, fault),
    reached: reached(at, fault),
    ...(fault?.status !== undefined && { status: fault.status }),
    detail: fault?.detail ?? '',
    provider_request_ids: draft.requestIds.join(' '),
    simulated: draft.simulated,
  }
}

function measuresOf(answer: HeardAnswer, at: TurnInstants) {
  const { cancel } = at
  const wasted = answer.pieces.filter((piece) => cancel !== undefined && piece.at > cancel)
  return {
    audio_us: answer.audio_us,
    ...(answer.lead_silence_us !== undefined && { lead_silence_us: answer.lead_silence_us }),
    underruns: answer.underruns,
    underrun_us: answer.underrun_us,
    ...(cancel !== undefined && { wasted_audio_us: wasted.reduce((sum, { audio }) => sum + audio, 0) }),
  }
}

/** A completed answer without audible audio is a fault of the component that speaks. */
function inaudible({ answer, at }: TurnDraft): Fault | undefined {
  if (answer?.heard !== undefined || at.cancel !== undefined) return undefined
  return { kind: 'inaudible', detail: 'the answer contains no audible audio' }
}

/** A turn that never started has no failed component. */
function failedPart(draft: TurnDraft, fault: Fault | undefined): Pick<TurnRecord, 'failed'> {
  if (!fault) return {}
  const part = draft.failure ? draft.failure.part : lastPart(draft)
  return part === undefined ? {} : { failed: part }
}

function lastPart({ at }: TurnDraft): 'tts' | 'agent' {
  return at.unit === undefined ? 'agent' : 'tts'
}

/** Whole microseconds since the run began. */
function relative(absolute: TurnInstants, origin: number): TurnInstants {
  const at: TurnInstants = {}
  for (const name of TURN_INSTANTS) {
    const instant = absolute[name]
    if (instant !== undefined) at[name] = Math.round(instant - origin)
  }
  return at
}

/** The last instant that the turn reached: the end, or the last one before the fault. */
function reached(at: TurnInstants, fault: Fault | undefined): TurnInstant {
  if (!fault) return 'end'
  const happened = TURN_INSTANTS.filter((name) => name !== 'end' && at[name] !== undefined)
  return happened.at(-1) ?? 'due'
}
