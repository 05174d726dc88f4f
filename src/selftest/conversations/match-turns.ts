import { isCallTurn } from '../../core/trial/call-turns.ts'
import type { TurnInstant, TurnRecord } from '../../core/trial/turn-record.ts'
import { TURN_STAGES, turnStageDuration } from '../../core/trial/turn-stages.ts'
import type { Micros, MonotonicTime } from '../../core/units.ts'
import type { TruthRecord } from '../../lab/truth/truth-record.ts'
import { TURN_ERROR_STAGES, type TurnErrorStage } from '../../results/run/harness-error.ts'
import type { RunTruth } from '../run-with-truth.ts'

/** Errors of every stage in microseconds: the stage as it was measured minus the same stage by the lab's log. */
export type TurnErrors = Readonly<Record<TurnErrorStage, readonly Micros[]>>

/** The stages of one turn by the lab's log. */
type TrueStages = Partial<Record<Exclude<TurnErrorStage, 'microphone' | 'call'>, Micros>>

/**
 * Compares every measured turn with the lab's log. Turns that failed, and turns whose part of the log is missing,
 * are left out. Each target must have one conversation at a time.
 */
export function matchTurns(turns: readonly TurnRecord[], { truth, origin }: RunTruth): TurnErrors {
  const errors = Object.fromEntries(TURN_ERROR_STAGES.map((stage) => [stage, [] as Micros[]])) as Record<
    TurnErrorStage,
    Micros[]
  >
  const logs = groupByMount(truth)
  for (const turn of turns.filter(({ phase, outcome }) => phase === 'measure' && outcome === 'ok')) {
    const log = new TurnLog(turn, logs, origin)
    const { spoken } = log
    const end = log.instant('speech_end')
    if (spoken === undefined || end === undefined) continue
    errors.microphone.push(spoken - end)
    for (const [stage, duration] of Object.entries(log.stages(spoken)) as [keyof TrueStages, Micros][]) {
      const measured = measuredStage(turn, stage)
      if (measured === undefined) continue
      errors[stage].push(measured - duration)
      if (stage === 'voice_to_voice' && isCallTurn(turn)) errors.call.push(measured - duration)
    }
  }
  return errors
}

/** What the lab logged of one turn. */
class TurnLog {
  readonly #turn: TurnRecord
  readonly #logs: ReadonlyMap<string, readonly TruthRecord[]>
  readonly #origin: MonotonicTime

  constructor(turn: TurnRecord, logs: ReadonlyMap<string, readonly TruthRecord[]>, origin: MonotonicTime) {
    this.#turn = turn
    this.#logs = logs
    this.#origin = origin
  }

  /** When the last sound of the caller reached the lab. */
  get spoken(): MonotonicTime | undefined {
    return (this.#transcript ?? this.#agentAnswer)?.accepted_us
  }

  /** @param spoken when the caller's last sound reached the lab */
  stages(spoken: MonotonicTime): TrueStages {
    const answer = this.#speech ?? this.#agentAnswer
    const audible = answer && firstAudible(answer)
    return {
      ...stage('stt_final', this.#transcript?.completed_us, this.#transcript?.accepted_us),
      ...stage('llm_ttft', this.#completion?.pieces[0]?.at_us, this.#completion?.accepted_us),
      ...stage('tts_ttfa', this.#speech?.pieces[0]?.at_us, this.#speech?.accepted_us),
      ...stage('agent', this.#agentAnswer && audible, spoken),
      ...stage('voice_to_voice', audible, spoken),
      ...stage('stop_signal', this.#clear?.ended_us, this.#clear?.accepted_us),
    }
  }

  /** An instant of the turn on the lab's clock. */
  instant(name: TurnInstant): MonotonicTime | undefined {
    const at = this.#turn.at[name]
    return at === undefined ? undefined : this.#origin + at
  }

  get #transcript(): TruthRecord | undefined {
    return this.#latest('stt', 'transcript', ({ completed_us }) => completed_us)
  }
  get #completion(): TruthRecord | undefined {
    return this.#latest('llm', 'first_token', ({ pieces }) => pieces[0]?.at_us)
  }
  get #speech(): TruthRecord | undefined {
    return this.#latest('tts', 'first_audio', ({ pieces }) => pieces[0]?.at_us)
  }
  get #agentAnswer(): TruthRecord | undefined {
    return this.#latest('agent', 'first_audio', ({ pieces }) => pieces[0]?.at_us)
  }

  /** What the lab had the network drop, because the caller had begun to speak again. */
  get #clear(): TruthRecord | undefined {
    const [from, to] = [this.instant('cancel'), this.instant('cleared')]
    if (from === undefined || to === undefined) return undefined
    return this.#logs
      .get(`${this.#turn.target}.agent`)
      ?.findLast(
        ({ outcome, accepted_us, ended_us }) =>
          outcome === 'cleared' && accepted_us >= from && ended_us <= to + 1,
      )
  }

  /** What the lab wrote last before the turn's timestamp of it, if it was written in this turn. */
  #latest(
    component: string,
    stamp: TurnInstant,
    written: (record: TruthRecord) => MonotonicTime | undefined,
  ): TruthRecord | undefined {
    const [from, to] = [this.instant('speech_start'), this.instant(stamp)]
    if (from === undefined || to === undefined) return undefined
    return this.#logs.get(`${this.#turn.target}.${component}`)?.findLast((record) => {
      const at = written(record)
      // Timestamps of the turn are whole microseconds.
      return at !== undefined && at <= to + 1 && record.accepted_us >= from
    })
  }
}

function stage(
  name: keyof TrueStages,
  to: MonotonicTime | undefined,
  from: MonotonicTime | undefined,
): TrueStages {
  return to === undefined || from === undefined ? {} : { [name]: to - from }
}

/** When a listener at the lab's own socket would hear the first audible sample. */
function firstAudible({ pieces, lead_silence_us: lead }: TruthRecord): MonotonicTime | undefined {
  let [playedUntil, before] = [Number.NEGATIVE_INFINITY, 0]
  for (const { at_us, audio_us } of pieces) {
    const start = Math.max(playedUntil, at_us)
    if (lead !== undefined && lead < before + audio_us) return start + (lead - before)
    playedUntil = start + audio_us
    before += audio_us
  }
  return undefined
}

function measuredStage(turn: TurnRecord, name: keyof TrueStages): Micros | undefined {
  const found = TURN_STAGES.find((one) => one.name === name)
  return found && turnStageDuration(found, turn)
}

function groupByMount(truth: readonly TruthRecord[]): Map<string, TruthRecord[]> {
  const groups = new Map<string, TruthRecord[]>()
  for (const record of truth) {
    const group = groups.get(record.mount) ?? []
    groups.set(record.mount, group)
    group.push(record)
  }
  for (const group of groups.values()) group.sort((a, b) => a.accepted_us - b.accepted_us)
  return groups
}
