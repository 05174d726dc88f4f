import { TURN_STAGES, type TurnStage, type TurnStageName } from '../../../core/trial/turn-stages.ts'

/** A stage of a turn as charts show it. */
export interface StageStyle {
  readonly name: TurnStageName
  readonly meaning: string
  readonly color: string
}

const STAGE_COLORS: { readonly [stage in TurnStageName]?: string } = {
  stt_final: 'var(--part-0)',
  handoff: 'var(--part-2)',
  llm_ttft: 'var(--part-1)',
  aggregation: 'var(--part-4)',
  tts_ttfa_heard: 'var(--part-3)',
  agent: 'var(--series-1)',
}

const NAMED_STAGES: readonly (TurnStage & { readonly name: TurnStageName })[] = TURN_STAGES

/** The stages that add up to a turn. */
export const ADDITIVE_STAGES: readonly StageStyle[] = NAMED_STAGES.filter(({ additive }) => additive).map(
  ({ name, meaning }) => ({
    name,
    meaning,
    color: stageColor(name),
  }),
)

export function stageColor(stage: TurnStageName): string {
  return STAGE_COLORS[stage] ?? 'var(--soft)'
}
