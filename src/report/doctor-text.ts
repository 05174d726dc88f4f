import type { Colors } from 'picocolors/types.d.ts'
import type { HealthCheck } from '../core/health-check.ts'
import { oneLine } from './format/escape.ts'
import { TEXT_WIDTH, wrap } from './format/tables/text-table.ts'

const AREAS = [
  ['machine', 'Machine'],
  ['network', 'Network'],
  ['keys', 'Keys'],
  ['targets', 'Targets'],
] as const

/** What was checked, by area, and what to do about each finding. Ends in a newline. */
export function renderDoctorText(checks: readonly HealthCheck[], paint: Colors): string {
  const sections = AREAS.flatMap(([area, title]) => {
    const own = checks.filter((check) => check.area === area)
    return own.length === 0
      ? []
      : [paint.bold(title), ...own.flatMap((check) => checkLines(check, paint)), '']
  })
  return `${[...sections, summarize(checks)].join('\n')}\n`
}

function checkLines({ status, says, advice }: HealthCheck, paint: Colors): string[] {
  const mark = { ok: paint.green('ok'), note: paint.yellow('- '), problem: paint.red('! ') }[status]
  const [first = '', ...rest] = wrap(oneLine(says, 600), TEXT_WIDTH - 5)
  const what =
    advice === undefined ? [] : wrap(oneLine(advice, 400), TEXT_WIDTH - 7).map((line) => `       ${line}`)
  return [`  ${mark} ${first}`, ...rest.map((line) => `     ${line}`), ...what]
}

function summarize(checks: readonly HealthCheck[]): string {
  const problems = checks.filter(({ status }) => status === 'problem').length
  if (problems === 0) return 'No problem was found.'
  return `${problems} ${problems === 1 ? 'problem was' : 'problems were'} found: see the lines with !.`
}
