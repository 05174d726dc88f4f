/** The path of a value in data that was parsed from a file or a message. */
export type DataPath = readonly PropertyKey[]

/** One thing that is wrong in checked data. The words of `expected` come from the schema. */
export interface Problem {
  /**
   * `unknown-key`: the key at the path is not allowed, and `expected` lists those that are. `invalid-key`: a
   * key of a free map. `missing`: there is no value at the path. `invalid`: the value is wrong.
   */
  readonly kind: 'unknown-key' | 'invalid-key' | 'missing' | 'invalid'
  readonly path: DataPath
  readonly expected: string
  /** What was found, in words. */
  readonly found: string
  /** The closest valid word, if the valid words are known and one is close. */
  readonly nearest?: string
  /** The valid values, if there is a list of them. */
  readonly words?: readonly unknown[]
  /** The schema's own name for this mistake, if it has one: `params.code` of a refinement. */
  readonly code?: string
}

/** The message of a problem. `whole` names the whole data, such as `the scenario`. */
export function describeProblem(problem: Problem, whole: string): string {
  const { kind, path, expected, found } = problem
  const key = String(path.at(-1))
  const parent = path.slice(0, -1)
  const suggestion = suggest(problem)
  switch (kind) {
    case 'unknown-key': {
      const where = parent.length === 0 ? '' : ` in ${formatPath(parent, whole)}`
      return `unknown key "${key}"${where}${suggestion || `: expected one of ${expected}`}`
    }
    case 'invalid-key':
      return `expected ${expected}, found ${found}`
    case 'missing':
      return `${formatPath(parent, whole)} lacks "${key}": expected ${expected}`
    case 'invalid':
      return `${formatPath(path, whole)}: expected ${expected}, found ${found}${suggestion}`
  }
}

function suggest({ nearest }: Problem): string {
  return nearest === undefined ? '' : ` (did you mean "${nearest}"?)`
}

function formatPath(path: DataPath, whole: string): string {
  return path.length === 0 ? whole : path.map(String).join('.')
}
