import type { Colors } from 'picocolors/types.d.ts'
import type { Baseline } from '../tally/compare/baseline.ts'
import type { Check } from '../tally/compare/check.ts'
import { type CheckLine, checkLines, VERDICT_SIGNS } from './check-words.ts'
import { markdownTable } from './markdown-table.ts'
import { escapeMarkdown, oneLine } from './quote.ts'
import { wrap } from './text-table.ts'

const WIDTH = 80
const INDENT = '    '

/** A check with the context needed to read it. */
export interface CheckReport {
  readonly check: Check
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
  check: Check
  baseline: Baseline
  machine: string
}): string[] {
  const drift =
    'the two runs were made at different times: intervals include only the drift that the runs show; --control names a target that ran next to the others in both runs, which cancels drift'
  const moved = `the baseline was measured on a different machine (${baseline.machine}) than this run (${machine})`
  return [...(check.control === undefined ? [drift] : []), ...(baseline.machine === machine ? [] : [moved])]
}

/** The verdicts for a terminal of 80 columns. Ends in a newline. */
export function checkText({ check, baseline, run, notes }: CheckReport, paint: Colors): string {
  const paints: Record<CheckLine['verdict'], (text: string) => string> = {
    regression: paint.red,
    improvement: paint.green,
    equivalent: paint.green,
    inconclusive: paint.yellow,
    'no data': paint.yellow,
  }
  const head = `${oneLine(run, 60)} against baseline ${baseline.name} (${baseline.run})`
  const lines = checkLines(check).flatMap((line) => [
    `${paints[line.verdict](`${VERDICT_SIGNS[line.verdict]} ${line.verdict}`)}  ${line.target} ${line.connection}  ${line.gate}`,
    ...wrap(found(line), WIDTH - INDENT.length).map((words) => `${INDENT}${words}`),
  ])
  const simulated = baseline.simulated
    ? [paint.yellow('SIMULATED: the lab answered both, no provider was measured.')]
    : []
  const control = check.control === undefined ? [] : [`changes are relative to the control ${check.control}`]
  const asides = [...control, ...notes].flatMap((note) =>
    wrap(note, WIDTH - 2).map((words, at) => `${at === 0 ? '· ' : '  '}${words}`),
  )
  return `${[...wrap(head, WIDTH).map(paint.bold), ...simulated, '', ...lines, '', ...asides].join('\n').trimEnd()}\n`
}

/** The same as Markdown, for a pull request or a job's summary. Ends in a newline. */
export function checkMarkdown({ check, baseline, run, notes }: CheckReport): string {
  const cells = checkLines(check).map(({ target, connection, gate, from, to, change, verdict, because }) =>
    [`${VERDICT_SIGNS[verdict]} ${verdict}`, target, connection, gate, from, to, change, because].map(
      (text) => escapeMarkdown(text),
    ),
  )
  const head = ['verdict', 'target', 'connection', 'gate', 'baseline', 'run', 'change', 'reason']
  return [
    `## ${escapeMarkdown(run)} against ${escapeMarkdown(baseline.name)}`,
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
export function checkJson({ check, baseline, run, notes }: CheckReport): string {
  const data = {
    schema_version: 1,
    run,
    baseline: { name: baseline.name, run: baseline.run },
    simulated: baseline.simulated,
    control: check.control ?? null,
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
            from_us: finite(outcome.from),
            to_us: finite(outcome.to),
            ratio: finite(outcome.ratio),
            low: finite(Math.exp(outcome.decision.interval.low)),
            high: finite(Math.exp(outcome.decision.interval.high)),
            p: outcome.decision.chance,
            more: outcome.decision.more === undefined ? null : finite(outcome.decision.more),
          }),
    })),
    success: check.success,
    notes,
  }
  return `${JSON.stringify(data, null, 2)}\n`
}

function found({ from, to, change, because }: CheckLine): string {
  return [from && `${from} → ${to}  ${change}`, because].filter(Boolean).join('; ')
}

function finite(value: number): number | 'inf' {
  return Number.isFinite(value) ? value : 'inf'
}
