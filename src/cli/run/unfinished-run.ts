import type { TargetPlan } from '../../run/plan/run-plan.ts'
import type { UnfinishedWork } from '../interrupts.ts'
import { formatLeft, formatMaybeLeft } from '../output/format-provisioning.ts'

/** What exists at providers if the process of a run is ended. */
export class UnfinishedRun implements UnfinishedWork {
  #folder: string | undefined
  /** A line for each resource that exists at a provider. */
  #left: string[] = []
  /** A line for what may exist soon. */
  #requested = ''

  /** @param folder as the user names it */
  readonly start = (folder: string): void => {
    this.#folder = folder
  }

  /** A provider is asked to create something. Until it answers, nobody knows whether it exists. */
  readonly request = (target: TargetPlan): void => {
    this.#requested = formatMaybeLeft(target)
  }

  readonly create = (target: TargetPlan, created: string): void => {
    this.#requested = ''
    this.#left.push(formatLeft(target, created))
  }

  /** Called once everything that was created is deleted, as far as the provider allows. */
  readonly takeAway = (): void => {
    this.#requested = ''
    this.#left = []
  }

  readonly isDeleting = (): boolean => this.#left.length > 0

  readonly lastWords = (): string => {
    const folder = this.#folder
    const results =
      folder === undefined ? [] : [`results: ${folder}\n'ttfa report ${folder}' writes the report`]
    return [this.#requested, ...this.#left, ...results].join('')
  }
}
