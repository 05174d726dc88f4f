import type { LabStopRule } from '../../../core/config/lab-profile.ts'
import type { SpeechSegment, VoiceActivity } from './voice-activity.ts'

/** Seconds of a sound that must be heard before its level is judged. */
const LEVEL_FROM = 0.1

/** Decides about each sound of the caller whether the agent takes it for an interruption. */
export class StopRule {
  readonly #rule: LabStopRule | undefined
  #decision: boolean | undefined

  constructor(rule: LabStopRule | undefined) {
    this.#rule = rule
  }

  /** The sound was not taken for an interruption. */
  get isIgnored(): boolean {
    return this.#rule !== undefined && this.#decision !== true
  }

  /**
   * True once: when the sound has met the rule. @param draw a number from 0 to 1, drawn once everything else
   * is met
   */
  isMet(segment: SpeechSegment, activity: VoiceActivity, draw: () => number): boolean {
    if (this.#decision !== undefined || !this.#isLongAndLoud(segment, activity)) return false
    this.#decision = (this.#rule?.probability ?? 1) >= 1 || draw() < (this.#rule?.probability ?? 1)
    return this.#decision
  }

  /** The sound is over. */
  end(): void {
    this.#decision = undefined
  }

  #isLongAndLoud({ start, end, profile }: SpeechSegment, { sampleRate }: VoiceActivity): boolean {
    const { longerThan = 0, louderThan } = this.#rule ?? {}
    const length = (end - start) / sampleRate
    if (length < longerThan / 1000) return false
    return louderThan === undefined || (length >= LEVEL_FROM && meanLevel(profile.levels) >= louderThan)
  }
}

/** The level of the mean power, in dB. */
function meanLevel(levels: readonly number[]): number {
  const power = levels.reduce((sum, level) => sum + 10 ** (level / 10), 0) / Math.max(1, levels.length)
  return 10 * Math.log10(power)
}
