import type { AnswerFidelity } from '../../core/trial/answer-fidelity.ts'
import { compareTexts } from '../../fidelity/text/compare-texts.ts'
import { differingSettings } from '../../tally/fidelity/differing-settings.ts'
import { summarizeFidelity } from '../../tally/fidelity/fidelity-summary.ts'
import type { ReportedFidelity, WorstAnswer } from '../../tally/fidelity/reported-fidelity.ts'
import type { ListenedRun } from './listen-to-run.ts'

/** Summarises what was heard of a run. */
export function reportFidelity({ file, recogniser, answers, sampled, kept }: ListenedRun): ReportedFidelity {
  const { scenario, run } = file
  const { worst, differences, ...summary } = summarizeFidelity(answers, scenario.seed)
  const settingsOf = (id: string) => scenario.targets.find((target) => target.id === id)
  return {
    run,
    scenario: scenario.name,
    recogniser,
    answers: answers.length,
    sampled,
    kept,
    ...summary,
    differences: differences.map((difference) => {
      const [from, to] = [settingsOf(difference.from), settingsOf(difference.to)]
      return { ...difference, settings: from && to ? differingSettings(from, to) : [] }
    }),
    worst: worst.map((answer) => describeWorst(answer, scenario.texts[answer.text] ?? '')),
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
