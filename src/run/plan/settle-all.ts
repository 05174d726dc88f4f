import { changeError, type Mistake, type MistakenSetting, SetupError } from '../../core/setup-error.ts'

type Values<Promises extends readonly unknown[]> = {
  -readonly [Index in keyof Promises]: Awaited<Promises[Index]>
}

/** Waits for all. Throws one `SetupError` with the mistakes of all that have one, in their order. */
export async function settleAll<const Promises extends readonly Promise<unknown>[]>(
  promises: Promises,
): Promise<Values<Promises>> {
  const settled = await Promise.allSettled(promises)
  const failures = settled.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []))
  if (failures.length > 0) throw joinFailures(failures)
  return settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])) as Values<Promises>
}

/** Does some work about a setting of a target, which its mistakes name. */
export async function atSetting<Value>(
  about: MistakenSetting,
  work: () => Value | Promise<Value>,
): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    throw changeError(error, {
      mistakes: error.mistakes.map((mistake) => (mistake.location ? mistake : { about, ...mistake })),
    })
  }
}

function joinFailures(failures: readonly unknown[]): unknown {
  const bug = failures.find((failure) => !(failure instanceof SetupError))
  if (bug !== undefined) return bug
  const errors = failures as SetupError[]
  // Targets that share an adapter share its mistakes.
  const distinct = [...new Map(errors.map((error) => [error.message, error])).values()]
  const mistakes = distinctMistakes(errors)
  const [first] = distinct
  if (!first || mistakes.length === first.mistakes.length) return first
  const hints = [...new Set(distinct.flatMap(({ hint }) => hint ?? []))]
  return new SetupError(distinct.map(({ message }) => message).join('\n'), {
    code: first.code,
    ...(hints.length > 0 && { hint: hints.join('\n  ') }),
    mistakes,
  })
}

/** The same words about another setting are another mistake. */
function distinctMistakes(errors: readonly SetupError[]): Mistake[] {
  const all = errors.flatMap(({ mistakes }) => mistakes)
  return [...new Map(all.map((mistake) => [JSON.stringify(mistake), mistake])).values()]
}
