import {
  type ConditionName,
  type MeasurementConditions,
  valueOfCondition,
  WHOLE_TURNS,
} from '../../core/measurement-conditions.ts'
import { UNNAMED_VANTAGE } from '../../core/vantage.ts'
import type { ConditionDifference } from '../../tally/compare/conditions.ts'

/** The conditions in which two sides differ. */
export function formatConditionDifferences(differences: readonly ConditionDifference[]): string {
  return differences.map(({ name, from, to }) => `${name}: ${from} and ${to}`).join('; ')
}

/** The conditions that arms share, on one line. */
export function formatConditions(conditions: MeasurementConditions): string {
  const { transport, connection, region, format, vantage } = conditions
  const from = vantage === UNNAMED_VANTAGE ? '' : `, from ${vantage}`
  const answered = `answered by ${conditions['answered by']}${from}`
  if (transport === WHOLE_TURNS) return `${WHOLE_TURNS}, ${answered}`
  return `${connection} connections over ${transport}, ${format}, region ${region}, ${answered}`
}

/** How a sentence names each condition. */
const PHRASES: Readonly<Record<ConditionName, (value: string) => string>> = {
  transport: (transport) => `over ${transport}`,
  connection: (state) => `on ${state} connections`,
  region: (region) => `in region ${region}`,
  format: (format) => `as ${format}`,
  texts: (texts) => `with texts ${texts}`,
  analyser: (rule) => `heard at ${rule}`,
  'answered by': (who) => `answered by ${who}`,
  vantage: (vantage) => (vantage === UNNAMED_VANTAGE ? 'from a vantage without a name' : `from ${vantage}`),
}

/** Some of the conditions, for a sentence: `over websocket and in region us`. */
export function formatConditionPhrase(
  conditions: MeasurementConditions,
  names: readonly ConditionName[],
): string {
  return names.map((name) => PHRASES[name](valueOfCondition(conditions, name))).join(' and ')
}
