import type { AnswerFidelity } from '../../core/trial/answer-fidelity.ts'
import { compareTexts } from '../../fidelity/text/compare-texts.ts'
import { compareLoads } from '../../tally/fidelity/compare-loads.ts'
import { differingSettings } from '../../tally/fidelity/differing-settings.ts'
import { summarizeFidelity } from '../../tally/fidelity/fidelity-summary.ts'
import type { ReportedFidelity, WorstAnswer } from '../../tally/fidelity/reported-fidelity.ts'
import type { ListenedRun } from './listen-to-run.ts'

/** Summarises what was heard of a run. */
export function reportFidelity({
  file,
  texts,
  recogniser,
  answers,
  inFlight,
  sampled,
  kept,
}: ListenedRun): ReportedFidelity {
  const { scenario, run } = file
  const { worst, differences, ...summary } = summarizeFidelity(answers, scenario.seed)
  // Of stacks it is not told what they differ in.
  const targets = file.kind === 'conversations' ? [] : file.scenario.targets
  const settingsOf = (id: string) => targets.find((target) => target.id === id)
  return {
    run,
    scenario: scenario.name,
    recogniser,
    answers: answers.length,
    sampled,
    kept,
    ...summary,
    differences: [
      ...differences.map((difference) => {
        const [from, to] = [settingsOf(difference.from), settingsOf(difference.to)]
        return { ...difference, settings: from && to ? differingSettings(from, to) : [] }
      }),
      ...compareLoads(answers, inFlight, scenario.seed).map((found) => ({ ...found, settings: [] })),
    ],
    worst: worst.map((answer) => describeWorst(answer, texts[answer.text] ?? '')),
  }
}

function describeWorst(
  { trial, target, language, heard, findings }: AnswerFidelity,
  written: string,
): WorstAnswer {
  return {
    trial,
    target,
    written,
    ...(heard && { transcript: heard.transcript }),
    words: heard?.words ?? 0,
    errors: heard?.errors ?? 0,
    findings,
    steps: heard ? compareTexts(written, heard.transcript, language).steps : [],
  }
}
