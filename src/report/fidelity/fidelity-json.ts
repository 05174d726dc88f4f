import { FIDELITY_FINDINGS } from '../../core/trial/answer-fidelity.ts'
import { SIGNAL_FIGURES } from '../../core/trial/speech-signal.ts'
import type { Consistency } from '../../tally/fidelity/consistency.ts'
import {
  type FindingCount,
  type SignalMedian,
  SUMMARISED_FIGURES,
  type TargetFidelity,
} from '../../tally/fidelity/fidelity-summary.ts'
import type { ReportedFidelity } from '../../tally/fidelity/reported-fidelity.ts'
import type { WordErrorRate } from '../../tally/statistics/word-error-rate.ts'

/** The rules by which texts and transcripts are turned into words, with their version. */
const NORMALISER = 'english-1'

/** The fidelity of a run as JSON: `fidelity.json`, docs/schema/fidelity.schema.json. Ends in a newline. */
export function formatFidelityJson(fidelity: ReportedFidelity): string {
  const { run, scenario, recogniser, answers, sampled, kept, targets, differences, worst } = fidelity
  const json = {
    schema_version: 1,
    run,
    scenario,
    recogniser: recogniser || null,
    normaliser: NORMALISER,
    answers,
    sampled,
    kept,
    targets: targets.map(targetJson),
    differences: differences.map(({ from, to, settings, inFlight, value, low, high, texts }) => ({
      from,
      to,
      settings,
      ...(inFlight && { in_flight: inFlight }),
      texts,
      ...rounded({ value, low, high }),
    })),
    worst: worst.map(({ transcript, ...answer }) => ({ ...answer, transcript: transcript ?? null })),
  }
  return `${JSON.stringify(json, null, 2)}\n`
}

function targetJson({ target, language, simulated, replayed, answers, heard, ...rest }: TargetFidelity) {
  const { wordErrorRate, floor, findings, signal, consistency } = rest
  return {
    target,
    language,
    simulated,
    replayed: replayed ?? false,
    answers,
    heard,
    wer: rateJson(wordErrorRate),
    floor: rateJson(floor),
    findings: Object.fromEntries(FIDELITY_FINDINGS.map((finding) => [finding, countJson(findings[finding])])),
    consistency: consistency ? consistencyJson(consistency) : null,
    signal: Object.fromEntries(
      SUMMARISED_FIGURES.map((figure) => {
        const { name, digits } = SIGNAL_FIGURES[figure]
        return [name, medianJson(signal[figure], digits)]
      }),
    ),
  }
}

function rateJson(rate: WordErrorRate | undefined) {
  if (!rate) return null
  const { value, interval } = rate
  return { ...rounded({ value }), low: null, high: null, ...(interval && rounded(interval)) }
}

function countJson({ count, of, share }: FindingCount) {
  return {
    count,
    of,
    share: share ? rounded({ value: share.share, low: share.low, high: share.high }) : null,
  }
}

function consistencyJson({ texts, speech, loudness, pitch }: Consistency) {
  const spread = (found: Consistency['speech'] | undefined) => medianJson(found && { ...found, n: texts }, 5)
  return {
    texts,
    speech: spread(speech),
    loudness_lu: spread(loudness),
    pitch_st: spread(pitch),
  }
}

function medianJson(median: SignalMedian | undefined, digits: number) {
  if (!median) return null
  const { n, value, interval } = median
  return {
    n,
    median: round(value, digits),
    low: null,
    high: null,
    ...(interval && rounded(interval, digits)),
  }
}

function rounded<Key extends string>(values: Record<Key, number>, digits = 6): Record<Key, number> {
  return Object.fromEntries(
    Object.entries<number>(values).map(([key, value]) => [key, round(value, digits)]),
  ) as Record<Key, number>
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
