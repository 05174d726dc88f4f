import { TURN_STAGES, type TurnStage, type TurnStageName } from '../../../core/trial/turn-stages.ts'

/** A stage of a turn as charts show it. */
export interface StageLook {
  readonly name: TurnStageName
  readonly meaning: string
  readonly color: string
}

const COLORS: { readonly [stage in TurnStageName]?: string } = {
  stt_final: 'var(--part-0)',
  handoff: 'var(--part-2)',
  llm_ttft: 'var(--part-1)',
  aggregation: 'var(--part-4)',
  tts_ttfa_heard: 'var(--part-3)',
  agent: 'var(--series-1)',
}

const STAGES: readonly (TurnStage & { readonly name: TurnStageName })[] = TURN_STAGES

/** The stages that add up to a turn. */
export const ADDING_STAGES: readonly StageLook[] = STAGES.filter(({ additive }) => additive).map(
  ({ name, meaning }) => ({
    name,
    meaning,
    color: colorOf(name),
  }),
)

export function colorOf(stage: TurnStageName): string {
  return COLORS[stage] ?? 'var(--soft)'
}
