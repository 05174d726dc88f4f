import { oneLine } from '../../report/format/escape.ts'
import type { Interruption } from '../../results/run/run-file.ts'
import type { TargetPlan } from '../plan/run-plan.ts'

const MAX_LINE_LENGTH = 400

/**
 * What was asked for and created at providers so far, as the interruption that `run.json` states if the process is killed
 * from now on. Nothing else would name a voice that then stays at the provider.
 */
export class ProvisionedSoFar {
  readonly #lines = new Map<string, string>()

  /** A provider is asked to create something. Until it answers, nobody knows whether it exists. */
  request({ planned: { id, provider }, clone, dictionary }: TargetPlan): Interruption {
    const what = clone ? `the voice “${clone.step.name}”` : `the dictionary “${dictionary?.step.name}”`
    return this.#note(id, `${id}: ${what} may exist at ${provider}`)
  }

  create({ planned: { id, provider } }: TargetPlan, created: string): Interruption {
    return this.#note(id, `${id}: ${created} may still exist at ${provider}`)
  }

  #note(target: string, line: string): Interruption {
    this.#lines.set(target, oneLine(line, MAX_LINE_LENGTH))
    const left = [...this.#lines.values()].join('; ')
    return { reason: 'killed', detail: `the process ended without writing a result; ${left}` }
  }
}
