import type { Colors } from 'picocolors/types.d.ts'
import type { Baseline } from '../../tally/baseline/baseline.ts'
import type { BaselineCheck } from '../../tally/baseline/check-baseline.ts'
import { MIN_BASELINES } from '../../tally/compare/run-spread.ts'
import { escapeMarkdown, oneLine } from '../format/escape.ts'
import { formatSpread } from '../format/format-spread.ts'
import { formatStandInNotices } from '../format/stand-ins.ts'
import { renderMarkdownTable } from '../format/tables/markdown-table.ts'
import { TEXT_WIDTH, wrap } from '../format/tables/text-table.ts'
import {
  type CheckLine,
  checkOutcomes,
  countVerdicts,
  listCheckLines,
  type OpenPolicy,
  VERDICT_SIGNS,
} from './check-lines.ts'

const INDENT = '    '

/** A check with the context needed to read it. */
export interface CheckReport {
  readonly check: BaselineCheck
  readonly baseline: Baseline
  readonly run: string
  /** Caveats: another machine, uncontrolled drift. */
  readonly notes: readonly string[]
  readonly open: OpenPolicy
}

/** The whole check on one line. */
export function formatTotal(lines: readonly CheckLine[], open: OpenPolicy) {
  const states = checkOutcomes('', lines, open).map(({ state }) => state)
  const result = states.includes('failed')
    ? ('FAILED' as const)
    : states.includes('undecided')
      ? ('UNDECIDED' as const)
      : ('PASSED' as const)
  return { result, text: `${result}: ${countVerdicts(lines) || 'no gate applied'}` }
}

const VERDICT_ORDER = Object.keys(VERDICT_SIGNS)
const byVerdict = (a: CheckLine, b: CheckLine) =>
  VERDICT_ORDER.indexOf(a.verdict) - VERDICT_ORDER.indexOf(b.verdict)

/** Folds the gates in which nothing changed into one line per target and connection. */
function foldEquivalent(lines: readonly CheckLine[]): string[] {
  const equivalent = lines.filter(({ verdict }) => verdict === 'equivalent')
  const armOf = ({ target, connection }: CheckLine) => `${target} ${connection}`
  return [...new Set(equivalent.map(armOf))].map((arm) => {
    const gates = equivalent.filter((line) => armOf(line) === arm)
    return `${VERDICT_SIGNS.equivalent} equivalent  ${arm}: ${gates.map(({ gate, change }) => `${gate} ${change}`).join(', ')}`
  })
}

/** Lists the conditions that weaken the verdicts. */
export function formatCheckNotes({
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
    ? '--control names a target that ran beside the others in both runs; its change is subtracted'
    : 'add a control target to the scenario and name it with --control'
  const drift = `without a control: intervals include the drift seen within the runs and the spread between runs, and more trials reduce neither; ${control}; the spread comes from \`ttfa baseline save --spread\` or from ${MIN_BASELINES} baselines of the scenario`
  const moved = `the baseline was measured on a different machine (${baseline.machine}) than this run (${machine})`
  return [...(check.control === undefined ? [drift] : []), ...(baseline.machine === machine ? [] : [moved])]
}

/** The addition to the first line for a check without a control. */
function withoutControl({ spread }: BaselineCheck): string {
  return spread ? `; no control, ${formatSpread(spread)}` : ''
}

/** The verdicts for a terminal of 80 columns. Ends in a newline. */
export function renderCheckText({ check, baseline, run, notes, open }: CheckReport, paint: Colors): string {
  const paints: Record<CheckLine['verdict'], (text: string) => string> = {
    regression: paint.red,
    improvement: paint.green,
    equivalent: paint.green,
    inconclusive: paint.yellow,
    'no data': paint.yellow,
  }
  const head = `${oneLine(run, 60)} against baseline ${baseline.name} (${baseline.run})`
  const all = listCheckLines(check)
  const total = formatTotal(all, open)
  const totalPaint = { PASSED: paint.green, FAILED: paint.red, UNDECIDED: paint.yellow }[total.result]
  const lines = [
    ...all
      .filter(({ verdict }) => verdict !== 'equivalent')
      .sort(byVerdict)
      .flatMap((line) => [
        `${paints[line.verdict](`${VERDICT_SIGNS[line.verdict]} ${line.verdict}`)}  ${line.target} ${line.connection}  ${line.gate}`,
        ...wrap(formatFinding(line), TEXT_WIDTH - INDENT.length).map((words) => `${INDENT}${words}`),
      ]),
    ...foldEquivalent(all).flatMap((words) =>
      wrap(words, TEXT_WIDTH - INDENT.length).map((each, at) =>
        at === 0 ? paint.green(each) : `${INDENT}${each}`,
      ),
    ),
  ]
  const standIns = formatStandInNotices([baseline]).map(({ label, text }) =>
    paint.yellow(`${label}: ${text}`),
  )
  const control = check.control === undefined ? [] : [`changes are relative to the control ${check.control}`]
  const footnotes = [...control, ...notes].flatMap((note) =>
    wrap(note, TEXT_WIDTH - 2).map((words, at) => `${at === 0 ? '· ' : '  '}${words}`),
  )
  return `${[...wrap(`${total.text}${withoutControl(check)}`, TEXT_WIDTH).map(totalPaint), ...wrap(head, TEXT_WIDTH).map(paint.bold), ...standIns, '', ...lines, '', ...footnotes].join('\n').trimEnd()}\n`
}

/** The verdicts as Markdown, for a pull request or a job's summary. Ends in a newline. */
export function renderCheckMarkdown({ check, baseline, run, notes, open }: CheckReport): string {
  const lines = listCheckLines(check)
  const changed = lines.filter(({ verdict }) => verdict !== 'equivalent').sort(byVerdict)
  const equivalent = lines.filter(({ verdict }) => verdict === 'equivalent')
  return [
    `## ${formatTotal(lines, open).text}${escapeMarkdown(withoutControl(check), 1000)}`,
    '',
    `${escapeMarkdown(run)} against ${escapeMarkdown(baseline.name)}`,
    '',
    ...formatStandInNotices([baseline]).flatMap(({ label, text }) => [`> **${label}**: ${text}`, '']),
    ...(changed.length > 0 ? [...verdictTable(changed), ''] : []),
    ...(equivalent.length > 0
      ? [
          `<details><summary>${equivalent.length} equivalent</summary>`,
          '',
          ...verdictTable(equivalent),
          '',
          '</details>',
          '',
        ]
      : []),
    ...(check.control === undefined
      ? []
      : [`- changes are relative to the control ${escapeMarkdown(check.control)}`]),
    ...notes.map((note) => `- ${escapeMarkdown(note, 1000)}`),
    '',
  ].join('\n')
}

function verdictTable(lines: readonly CheckLine[]): string[] {
  const cells = lines.map(({ target, connection, gate, from, to, change, verdict, reason }) =>
    [`${VERDICT_SIGNS[verdict]} ${verdict}`, target, connection, gate, from, to, change, reason].map((text) =>
      escapeMarkdown(text),
    ),
  )
  return renderMarkdownTable(
    ['verdict', 'target', 'connection', 'gate', 'baseline', 'run', 'change', 'reason'],
    cells,
    8,
  )
}

function formatFinding({ from, to, change, reason }: CheckLine): string {
  return [from && `${from} → ${to}  ${change}`, reason].filter(Boolean).join('; ')
}
