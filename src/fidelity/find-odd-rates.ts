import { quantileOf } from '../audio/recording/window-powers.ts'
import type { AnswerFidelity } from '../core/trial/answer-fidelity.ts'

/** With fewer answers, a target has no usual pitch. */
const FEWEST_ANSWERS = 8
/**
 * The factors from which pitch and speaking rate count as wrong, and how much the two may differ: some texts
 * are spoken faster.
 */
const ODD_PITCH = 1.25
const ODD_SPEED = 1.05
const ALIKE = 1.6

/**
 * Finds answers that are played at a wrong rate although they can be understood: compared with the target's
 * other answers, their pitch and their speaking rate are both too high, or both too low, by about the same
 * factor. If all answers of a target are wrong in the same way, this cannot show it.
 * @param answers of one target
 */
export function findOddRates(answers: readonly AnswerFidelity[]): AnswerFidelity[] {
  const usualPitch = median(answers.flatMap(({ signal }) => signal.pitch ?? []))
  const speedOf = answers.every(({ heard }) => heard) ? wordsPerSecond : charsPerSecond
  const usualSpeed = median(answers.flatMap((answer) => speedOf(answer) ?? []))
  if (usualPitch === undefined || usualSpeed === undefined) return [...answers]
  return answers.map((answer) => {
    const [pitch, speed] = [answer.signal.pitch, speedOf(answer)]
    if (pitch === undefined || speed === undefined || answer.findings.includes('wrong rate')) return answer
    const [higher, faster] = [pitch / usualPitch, speed / usualSpeed]
    return isOdd(higher, faster)
      ? { ...answer, rateFactor: 1 / higher, findings: [...answer.findings.filter(isOfSignal), 'wrong rate'] }
      : answer
  })
}

/** Counts numbers as they are spoken, because `$ 14.99` has few letters for its length. */
function wordsPerSecond({ heard, signal: { speech } }: AnswerFidelity): number | undefined {
  return heard && speech > 0 ? heard.words / speech : undefined
}

function charsPerSecond({ signal }: AnswerFidelity): number | undefined {
  return signal.charsPerSecond
}

function median(values: readonly number[]): number | undefined {
  return values.length < FEWEST_ANSWERS ? undefined : quantileOf(values, 0.5)
}

function isOdd(higher: number, faster: number): boolean {
  const [pitch, speed] = [Math.abs(Math.log(higher)), Math.abs(Math.log(faster))]
  return (
    Math.sign(Math.log(higher)) === Math.sign(Math.log(faster)) &&
    pitch >= Math.log(ODD_PITCH) &&
    speed >= Math.log(ODD_SPEED) &&
    Math.abs(Math.log(higher / faster)) <= Math.log(ALIKE)
  )
}

/** Whether a finding comes from the signal. At a wrong rate, findings about words mean nothing. */
function isOfSignal(finding: AnswerFidelity['findings'][number]): boolean {
  return finding === 'clipped' || finding === 'clicks' || finding === 'noise'
}
