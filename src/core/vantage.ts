/** Where a run measured from. */
export interface Vantage {
  readonly name: string
  /** Named by the user. Otherwise it is the machine's name, which tells runs apart only when they are merged. */
  readonly named: boolean
}

/** What the conditions of a run say if nobody named its vantage. */
export const UNNAMED_VANTAGE = 'not named'

/** Neither the name of a target nor that of a vantage may contain it. */
const SEPARATOR = '@'

/** A target as measured from one vantage, as a merged run names it: `lightning@eu-west`. */
export function targetAt(target: string, vantage: string): string {
  return `${target}${SEPARATOR}${vantage}`
}

/** The parts of a name that `targetAt` made. Any other name is a target at no vantage. */
export function splitTarget(name: string): { readonly target: string; readonly vantage?: string } {
  const [target = name, vantage] = name.split(SEPARATOR)
  return vantage === undefined ? { target } : { target, vantage }
}

/** The columns of a target: in a merged run those of its name and its vantage. */
export function targetColumns(name: string, isMerged: boolean): { target: string; vantage?: string } {
  if (!isMerged) return { target: name }
  const { target, vantage = '' } = splitTarget(name)
  return { target, vantage }
}

/** Whether a target is the one that the user named, in a merged run at any vantage. */
export function isTarget(name: string, wanted: string): boolean {
  return name === wanted || splitTarget(name).target === wanted
}
