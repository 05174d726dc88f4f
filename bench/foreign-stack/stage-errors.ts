import type { TurnRecord } from '../../src/core/trial/turn-record.ts'
import { TURN_STAGES, type TurnStage, turnStageDuration } from '../../src/core/trial/turn-stages.ts'
import type { ServedAnswer } from '../../test/run/execute/independent/independent-stack.ts'

/** The stage that each server's delay must show in, and the instant at which its answer arrives. */
const STAGES = [
  ['stt_final', 'transcript', 'transcript'],
  ['llm_ttft', 'token', 'first_token'],
  ['tts_ttfa', 'audio', 'first_audio'],
] as const

/**
 * The measured length of each stage minus the one in the server's log, in microseconds. An arrival belongs to the latest
 * answer that was sent before it.
 * @param origin start of the run on the clock of the log
 */
export function findStageErrors(
  turns: readonly TurnRecord[],
  origin: number,
  answers: readonly ServedAnswer[],
): Map<string, number[]> {
  const stages: readonly TurnStage[] = TURN_STAGES
  return new Map(
    STAGES.map(([name, kind, instant]) => {
      const stage = stages.find((one) => one.name === name)
      const served = answers.filter((answer) => answer.kind === kind).sort((a, b) => a.to - b.to)
      const errors = turns.flatMap((turn) => {
        const arrived = turn.at[instant]
        const measured = stage && turnStageDuration(stage, turn)
        const answer = arrived === undefined ? undefined : served.findLast(({ to }) => to <= arrived + origin)
        return measured === undefined || !answer ? [] : [measured - (answer.to - answer.from)]
      })
      return [name, errors]
    }),
  )
}
