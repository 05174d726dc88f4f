import type { ConversationProbe } from '../../core/config/conversation/conversation-probe.ts'
import { isCallTurn } from '../../core/trial/call-turns.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import type { Millis } from '../../core/units.ts'
import {
  type AnswerLevel,
  PROBE_SCHEMA_VERSION,
  type ProbeAnswer,
  toAnswerLevel,
  toSoftKnee,
} from '../answer/answer.ts'
import { type BoundaryType, classifyKnee } from '../answer/boundary.ts'
import {
  type ClassifiedRequest,
  type FailureReport,
  summarizeFailures,
  summarizeRefusals,
} from '../answer/refusals.ts'
import type { KneeFinding } from '../knee/knee-search.ts'
import type { LevelRecord } from '../level-record.ts'
import { longestHold, type ProbeEnd } from '../next-step.ts'
import { describePlaces, type HeldCalls, summarizePlaces } from './call-places.ts'
import { classifyTurn } from './conversation-level.ts'
import { findConversationKnee } from './conversation-search.ts'
import { formatConversationAnswer } from './format-conversation-answer.ts'

export interface ConversationAnswerInput {
  readonly run: string
  readonly target: string
  readonly simulated: boolean
  readonly probe: ConversationProbe
  readonly records: readonly LevelRecord[]
  /** The measured turns of all levels. */
  readonly turns: readonly { readonly level: number; readonly turn: TurnRecord }[]
  readonly spent: { readonly turns: number; readonly characters: number }
  /** How many idle calls were kept up, and how long each ended one kept its place. */
  readonly places?: HeldCalls
  /** Since the search began. */
  readonly elapsed: Millis
  readonly end: ProbeEnd
}

/** How many conversations are carried at once: `probe.json`, in which a request is a turn. */
export function buildConversationAnswer(input: ConversationAnswerInput): ProbeAnswer {
  const { probe, records, spent, end, turns } = input
  const knee = findConversationKnee(probe, records)
  const judged = turns.flatMap(({ level, turn }) => classify(level, turn))
  const failures = summarizeFailures(judged)
  const refusals = summarizeRefusals(judged)
  const places = input.places && summarizePlaces(input.places)
  const held = knee ? longestHold(records, knee.estimate) : 0
  const { turns: requests, duration } = probe.budget
  return {
    schema_version: PROBE_SCHEMA_VERSION,
    run: input.run,
    target: input.target,
    simulated: input.simulated,
    kind: 'conversations',
    per_ms: 0,
    sentence: formatConversationAnswer({ probe, knee, held, refusals, end, unit: unitOf(turns) }),
    feasible_max: knee?.estimate ?? largestGood(probe, records),
    infeasible_min: knee?.infeasible ?? null,
    boundary_type: boundaryOf(knee, judged),
    binding_constraint: knee?.binding?.words ?? (knee ? 'the ceiling that was set' : 'unknown'),
    convergence_reason: end === 'found' ? (knee?.binding ? 'boundary' : 'ceiling') : end,
    confidence: { carried: '', turned_away: '', knee_interval: knee ? [knee.low, knee.high] : null },
    hard_cap: null,
    soft_knee: knee ? toSoftKnee(knee, judged, held) : null,
    refusals,
    rate_limits: { headers: {} },
    failures,
    notes: [...notesOf(knee, failures), ...(places ? describePlaces(places) : [])],
    usl: null,
    budget: {
      limit: { requests, duration },
      spent: {
        requests: spent.turns,
        characters: spent.characters,
        duration_ms: Math.round(input.elapsed),
      },
    },
    objectives: probe.objectives.map(({ words }) => words),
    levels: records.map((record): AnswerLevel => toAnswerLevel(record, probe.objectives)),
    ...(places && { places }),
  }
}

/** What was held at once, in words. */
function unitOf(turns: ConversationAnswerInput['turns']): 'call' | 'conversation' {
  return turns.some(({ turn }) => isCallTurn(turn)) ? 'call' : 'conversation'
}

/** The wait for the answer begins at the end of the caller's speech. */
function classify(level: number, turn: TurnRecord): ClassifiedRequest[] {
  const fate = classifyTurn(turn)
  if (!fate) return []
  const { speech_end, due, first_audio, end } = turn.at
  const { outcome, status, detail } = turn
  const began = speech_end ?? due
  const at = {
    ...(began !== undefined && { began }),
    ...(first_audio !== undefined && { first_audio }),
    ...(end !== undefined && { end }),
  }
  const trial = {
    outcome,
    detail,
    ...(status !== undefined && { status }),
    transport: 'websocket',
    at,
  } as const
  return [{ trial, fate, level }]
}

function boundaryOf(knee: KneeFinding | undefined, judged: readonly ClassifiedRequest[]): BoundaryType {
  if (!knee) return 'unknown'
  return knee.binding ? classifyKnee(knee.binding, judged, knee) : 'ceiling'
}

/** For an unfinished search: the largest level that met its objectives as far as it was observed. */
function largestGood({ objectives }: ConversationProbe, records: readonly LevelRecord[]): number {
  const good = records.filter(({ counts }) =>
    objectives.every(({ allowed }, index) => {
      const { violated = 0, trials = 0 } = counts[index] ?? {}
      return trials > 0 && violated <= allowed * trials
    }),
  )
  return Math.max(0, ...good.map(({ level }) => level))
}

function notesOf(knee: KneeFinding | undefined, failures: readonly FailureReport[]): string[] {
  return [
    ...failures.map(
      ({ kind, count, of, from, words }) =>
        `From ${from} on, ${count} of ${of} turns failed with ${kind}${words ? ` (${words})` : ''}: that is not a limit.`,
    ),
    ...(knee && !knee.isMonotone
      ? ['A level had fewer violations than a lower level; the fit pools the two.']
      : []),
    'Callers take turns and do not begin together. Longer answers, or shorter pauses between turns, leave room for fewer conversations.',
  ]
}
