import type { Colors } from 'picocolors/types.d.ts'
import type { Baseline } from '../../tally/baseline/baseline.ts'
import type { BaselineCheck } from '../../tally/baseline/check-baseline.ts'
import { MIN_BASELINES } from '../../tally/compare/run-spread.ts'
import { escapeMarkdown, oneLine } from '../format/escape.ts'
import { formatSpread } from '../format/format-spread.ts'
import { markdownTable } from '../format/tables/markdown-table.ts'
import { TEXT_WIDTH, wrap } from '../format/tables/text-table.ts'
import { toJsonNumber } from '../format/units/raw-numbers.ts'
import { type CheckLine, checkLines, VERDICT_SIGNS } from './check-lines.ts'

const INDENT = '    '

/** A check with the context needed to read it. */
export interface CheckReport {
  readonly check: BaselineCheck
  readonly baseline: Baseline
  readonly run: string
  /** Caveats: another machine, uncontrolled drift. */
  readonly notes: readonly string[]
}

/** Lists the conditions that weaken the verdicts. */
export function checkNotes({
  check,
  baseline,
  machine,
}: {
  check: BaselineCheck
  baseline: Baseline
  machine: string
}): string[] {
  const others = new Set(baseline.arms.map(({ target }) => target)).size > 1
  const control = others
    ? '--control names a target that ran next to the others in both runs and cancels it'
    : 'add a target to the scenario and name it with --control, which cancels it'
  const drift = `without a control: intervals include the drift that the runs show and the spread between runs, which no number of trials reduces; ${control}; \`ttfa baseline save --spread\` declares it, ${MIN_BASELINES} baselines of the scenario show it`
  const moved = `the baseline was measured on a different machine (${baseline.machine}) than this run (${machine})`
  return [...(check.control === undefined ? [drift] : []), ...(baseline.machine === machine ? [] : [moved])]
}

/** What the first line says of a check without a control. */
function withoutControl({ spread }: BaselineCheck): string {
  return spread ? `: no control, ${formatSpread(spread)}` : ''
}

/** The verdicts for a terminal of 80 columns. Ends in a newline. */
export function renderCheckText({ check, baseline, run, notes }: CheckReport, paint: Colors): string {
  const paints: Record<CheckLine['verdict'], (text: string) => string> = {
    regression: paint.red,
    improvement: paint.green,
    equivalent: paint.green,
    inconclusive: paint.yellow,
    'no data': paint.yellow,
  }
  const head = `${oneLine(run, 60)} against baseline ${baseline.name} (${baseline.run})${withoutControl(check)}`
  const lines = checkLines(check).flatMap((line) => [
    `${paints[line.verdict](`${VERDICT_SIGNS[line.verdict]} ${line.verdict}`)}  ${line.target} ${line.connection}  ${line.gate}`,
    ...wrap(formatFinding(line), TEXT_WIDTH - INDENT.length).map((words) => `${INDENT}${words}`),
  ])
  const simulated = baseline.simulated
    ? [paint.yellow('SIMULATED: the lab answered both, no provider was measured.')]
    : []
  const control = check.control === undefined ? [] : [`changes are relative to the control ${check.control}`]
  const footnotes = [...control, ...notes].flatMap((note) =>
    wrap(note, TEXT_WIDTH - 2).map((words, at) => `${at === 0 ? '· ' : '  '}${words}`),
  )
  return `${[...wrap(head, TEXT_WIDTH).map(paint.bold), ...simulated, '', ...lines, '', ...footnotes].join('\n').trimEnd()}\n`
}

/** The same as Markdown, for a pull request or a job's summary. Ends in a newline. */
export function renderCheckMarkdown({ check, baseline, run, notes }: CheckReport): string {
  const cells = checkLines(check).map(({ target, connection, gate, from, to, change, verdict, reason }) =>
    [`${VERDICT_SIGNS[verdict]} ${verdict}`, target, connection, gate, from, to, change, reason].map((text) =>
      escapeMarkdown(text),
    ),
  )
  const head = ['verdict', 'target', 'connection', 'gate', 'baseline', 'run', 'change', 'reason']
  return [
    `## ${escapeMarkdown(run)} against ${escapeMarkdown(baseline.name)}${escapeMarkdown(withoutControl(check), 1000)}`,
    '',
    ...(baseline.simulated ? ['> **SIMULATED**: the lab answered both; no provider was measured.', ''] : []),
    ...markdownTable(head, cells, 8),
    '',
    ...(check.control === undefined
      ? []
      : [`- changes are relative to the control ${escapeMarkdown(check.control)}`]),
    ...notes.map((note) => `- ${escapeMarkdown(note, 1000)}`),
    '',
  ].join('\n')
}

/** The same as JSON. Durations are microseconds, changes are ratios. Ends in a newline. */
export function formatCheckJson({ check, baseline, run, notes }: CheckReport): string {
  const data = {
    schema_version: 1,
    run,
    baseline: { name: baseline.name, run: baseline.run },
    simulated: baseline.simulated,
    control: check.control ?? null,
    spread: check.spread ?? null,
    gates: check.gates.map(({ target, connection, gate, n, outcome }) => ({
      target,
      connection,
      stage: gate.stage,
      percentile: gate.share,
      margin: gate.margin,
      n,
      ...(outcome.kind === 'no data'
        ? { verdict: 'no data', why: outcome.why }
        : {
            verdict: outcome.decision.verdict,
            from_us: toJsonNumber(outcome.from),
            to_us: toJsonNumber(outcome.to),
            ratio: toJsonNumber(outcome.ratio),
            low: toJsonNumber(Math.exp(outcome.decision.interval.low)),
            high: toJsonNumber(Math.exp(outcome.decision.interval.high)),
            p: outcome.decision.pValue,
            more:
              outcome.decision.moreTrials === undefined ? null : toJsonNumber(outcome.decision.moreTrials),
          }),
    })),
    success: check.success,
    notes,
  }
  return `${JSON.stringify(data, null, 2)}\n`
}

function formatFinding({ from, to, change, reason }: CheckLine): string {
  return [from && `${from} → ${to}  ${change}`, reason].filter(Boolean).join('; ')
}
