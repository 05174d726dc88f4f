/**
 * The conditions that must be equal for two results to be comparable, in the order in which they are
 * reported.
 */
export const CONDITIONS = [
  'transport',
  'connection',
  'region',
  'format',
  'texts',
  'analyser',
  'answered by',
  'vantage',
] as const
export type ConditionName = (typeof CONDITIONS)[number]
/** The `transport` of whole turns, which have several connections. */
export const WHOLE_TURNS = 'whole turns'

export type MeasurementConditions = Readonly<Record<Exclude<ConditionName, 'texts'>, string>> & {
  /** Which texts, if not those of all targets. */
  readonly texts?: string
}

/** The value of a condition in words. */
export function valueOfCondition(conditions: MeasurementConditions, name: ConditionName): string {
  return conditions[name] ?? 'all of them'
}
