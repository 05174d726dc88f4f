import { SERVER_CLOCKS, type ServerClock } from '../../core/config/claim.ts'
import { isProviderOutcome } from '../../core/fault.ts'
import type { MeasurementConditions } from '../../core/measurement-conditions.ts'
import type { Trial } from '../../core/trial/trial.ts'
import { STAGES, type Stage } from '../../core/trial/trial-stages.ts'
import type { AnyStageName } from '../../core/trial/turn-stages.ts'
import type { RunFile } from '../../results/run/run-file.ts'
import type { HeardTrial } from '../fidelity/fidelity-reading.ts'
import { createSample, type Observation, type Sample } from '../resampling/sample.ts'
import type { HitCount } from '../statistics/proportion-difference.ts'
import { networkAndQueue } from '../values/network-and-queue.ts'
import { stageValue } from '../values/stage-value.ts'
import { conditionsOf } from './conditions.ts'

/** Successful trials in each block of a run. */
export type BlockCounts = readonly HitCount[]

/**
 * All measured trials, or turns, of one target in one connection state or over all of them, ready for
 * comparison.
 */
export interface Arm {
  readonly target: string
  readonly model: string
  /**
   * Set on the arm over all connection states. It has only the stages that a caller waits for; the arms of
   * single states have all others.
   */
  readonly acrossConnections?: true
  readonly conditions: MeasurementConditions
  /** Successes among all trials whose outcome the provider is responsible for. */
  readonly success: HitCount
  /** The same for each block of the run, in their order: failures come in outages. */
  readonly successBlocks: BlockCounts
  /** Only stages with values. Microseconds. */
  readonly stages: ReadonlyMap<AnyStageName, Sample>
  /** What `ttfa listen` heard; only on arms over all connection states. Absent if nobody listened. */
  readonly heard?: readonly HeardTrial[]
  /** The server's own time, as it reports it; only on arms of single connection states. Microseconds. */
  readonly server?: ReadonlyMap<ServerClock, Sample>
}

/** Whether the lab or a cassette answered, and no provider. */
export function isStandIn({ conditions }: Pick<Arm, 'conditions'>): boolean {
  return conditions['answered by'] !== 'the provider'
}

/** Lateness is the harness's own delay and says nothing about a provider. */
const COMPARED_STAGES: readonly (Stage & { readonly name: AnyStageName })[] = STAGES.filter(
  ({ name }) => name !== 'lateness',
)

/**
 * Fewer blocks than this show too little of a run's variation. The run is then cut into `TIME_SLICES`
 * instead.
 */
export const MIN_BLOCKS = 8
const TIME_SLICES = 20

/**
 * Collects the arms of a run, in the order of the scenario's targets: one per connection state, then one over
 * all of them. Keeps the values of all measured trials.
 */
export async function collectArms(
  file: RunFile,
  trials: AsyncIterable<Trial> | Iterable<Trial>,
): Promise<Arm[]> {
  const drafts = new Map<string, ArmDraft>()
  for await (const trial of trials) if (trial.phase === 'measure') addTrial(drafts, trial, file)
  const found = [...drafts.values()]
  const ordered = file.scenario.targets.flatMap(({ id }) => {
    const states = found.filter(({ target }) => target === id)
    return [...states, ...mergeStates(states, file)]
  })
  return finishArms(ordered, COMPARED_STAGES)
}

/** A stage for which the rows of a draft hold values. */
export interface ComparedStage {
  readonly name: AnyStageName
  /** Set on stages that a caller waits for: only the arm over all connection states has them. */
  readonly acrossConnections?: boolean
}

/** Turns drafts into arms. */
export function finishArms(drafts: readonly ArmDraft[], stages: readonly ComparedStage[]): Arm[] {
  const sliced = drafts.some(({ rows }) => new Set(rows.map(({ block }) => block)).size < MIN_BLOCKS)
  const blockOf = sliced ? timeSlices(drafts) : ({ block }: ArmRow) => block
  const blocks = distinctBlocks(drafts, blockOf)
  return drafts.map((draft) => toArm(draft, stages, blockOf, blocks))
}

/** One measured request or turn. */
export interface ArmRow {
  readonly began: number
  readonly block: number
  /** The part of a merged run that the row is from: each part has a time axis of its own. */
  readonly part?: number
  /** Undefined if the provider is not responsible for the outcome. */
  readonly ok: boolean | undefined
  /** One per stage, in the order of the stages. */
  readonly values: readonly (number | undefined)[]
  /** The server's own time, and the rest of ours. */
  readonly server?: { readonly [name in ServerClock]?: number | undefined }
  readonly heard?: HeardTrial
}

/** An arm while its rows are collected. */
export interface ArmDraft
  extends Omit<Arm, 'stages' | 'server' | 'heard' | 'success' | 'successBlocks' | 'conditions'> {
  conditions: MeasurementConditions
  readonly rows: ArmRow[]
}

function addTrial(drafts: Map<string, ArmDraft>, trial: Trial, file: RunFile): void {
  const key = JSON.stringify([trial.target, trial.connection])
  const draft = drafts.get(key) ?? createDraft(trial, file)
  drafts.set(key, draft)
  // A trial that failed early does not know who would have answered.
  if (trial.simulated || trial.replayed) draft.conditions = conditionsOf(trial, file)
  draft.rows.push({
    began: trial.at.began ?? trial.at.due ?? 0,
    block: trial.block,
    part: file.parts?.findLastIndex(({ offsets }) => offsets.row <= trial.trial) ?? 0,
    ok: isProviderOutcome(trial.outcome) ? trial.outcome === 'ok' : undefined,
    ...(trial.fidelity && { heard: { text: trial.text, ...trial.fidelity } }),
    values: COMPARED_STAGES.map((stage) => (applies(stage, trial) ? stageValue(stage, trial) : undefined)),
    // A claim about first audio cannot be checked against a server time that ends at another event.
    ...(trial.server_phase === 'first audio' && {
      server: { server: trial.server_us, network_and_queue: networkAndQueue(trial) },
    }),
  })
}

function applies({ when }: Stage, trial: Trial): boolean {
  return when?.(trial) ?? true
}

/**
 * Merges the drafts of a target into one over all connection states. Which states occurred depends on the
 * provider too. What the run asked for is its `connection`, and that must be equal in a comparison.
 */
function mergeStates(states: readonly ArmDraft[], { scenario }: RunFile): ArmDraft[] {
  const [first] = states
  if (!first) return []
  const { conditions } = states.find(isStandIn) ?? first
  return [
    {
      ...first,
      acrossConnections: true,
      conditions: { ...conditions, connection: `all (${scenario.connection})` },
      rows: states.flatMap(({ rows }) => rows),
    },
  ]
}

function createDraft(trial: Trial, file: RunFile): ArmDraft {
  const { target, model } = trial
  return { target, model, conditions: conditionsOf(trial, file), rows: [] }
}

/** Uses the same time slices for all arms, so that an event during the run affects the same slice of each. */
function timeSlices(drafts: readonly ArmDraft[]): (row: ArmRow) => number {
  const spans = new Map<number, { first: number; last: number }>()
  for (const { began, part = 0 } of drafts.flatMap(({ rows }) => rows)) {
    const { first, last } = spans.get(part) ?? { first: began, last: began }
    spans.set(part, { first: Math.min(first, began), last: Math.max(last, began) })
  }
  return ({ began, part = 0 }) => {
    const { first, last } = spans.get(part) ?? { first: 0, last: 0 }
    const length = Math.max(1, last - first + 1) / TIME_SLICES
    return part * TIME_SLICES + Math.floor((began - first) / length)
  }
}

function distinctBlocks(drafts: readonly ArmDraft[], blockOf: (row: ArmRow) => number): number[] {
  const blocks = new Set(drafts.flatMap(({ rows }) => rows.map(blockOf)))
  return [...blocks].sort((a, b) => a - b)
}

function toArm(
  { rows, ...draft }: ArmDraft,
  compared: readonly ComparedStage[],
  blockOf: (row: ArmRow) => number,
  blocks: readonly number[],
): Arm {
  const sampleOf = (read: (row: ArmRow) => number | undefined): Sample | undefined => {
    const observations = rows.flatMap((row): Observation[] => {
      const value = read(row)
      return value === undefined ? [] : [{ block: blockOf(row), value }]
    })
    return observations.length > 0 ? createSample(observations) : undefined
  }
  const stages = compared.flatMap(({ name, acrossConnections }, index): [AnyStageName, Sample][] => {
    if (acrossConnections !== draft.acrossConnections) return []
    const sample = sampleOf(({ values }) => values[index])
    return sample ? [[name, sample]] : []
  })
  const server = SERVER_CLOCKS.flatMap((name): [ServerClock, Sample][] => {
    const sample = draft.acrossConnections ? undefined : sampleOf((row) => row.server?.[name])
    return sample ? [[name, sample]] : []
  })
  const successBlocks = countSuccess(rows, blockOf, blocks)
  const heard = draft.acrossConnections ? rows.flatMap((row) => row.heard ?? []) : []
  return {
    ...draft,
    success: totalCount(successBlocks),
    successBlocks,
    stages: new Map(stages),
    ...(heard.length > 0 && { heard }),
    ...(server.length > 0 && { server: new Map(server) }),
  }
}

/** One count per block of the run, so that those of all its arms can be paired. */
function countSuccess(
  rows: readonly ArmRow[],
  blockOf: (row: ArmRow) => number,
  blocks: readonly number[],
): HitCount[] {
  const counts = new Map(blocks.map((block) => [block, { hits: 0, n: 0 }]))
  for (const row of rows) {
    const count = counts.get(blockOf(row))
    if (row.ok === undefined || !count) continue
    count.n += 1
    if (row.ok) count.hits += 1
  }
  return [...counts.values()]
}

/** All blocks together. */
export function totalCount(blocks: BlockCounts): HitCount {
  return blocks.reduce((sum, { hits, n }) => ({ hits: sum.hits + hits, n: sum.n + n }), { hits: 0, n: 0 })
}
