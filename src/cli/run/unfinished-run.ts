import type { TargetPlan } from '../../run/plan/run-plan.ts'
import type { UnfinishedWork } from '../interrupts.ts'
import { formatLeft } from '../output/format-provisioning.ts'

/** What a run leaves behind if its process is ended. */
export class UnfinishedRun implements UnfinishedWork {
  #folder: string | undefined
  /** A line for each resource that exists at a provider. */
  #left: string[] = []

  /** @param folder as the user names it */
  readonly start = (folder: string): void => {
    this.#folder = folder
  }

  readonly create = (target: TargetPlan, created: string): void => {
    this.#left.push(formatLeft(target, created))
  }

  /** Everything that was created is deleted, as far as the provider allows. */
  readonly takeAway = (): void => {
    this.#left = []
  }

  readonly isDeleting = (): boolean => this.#left.length > 0

  readonly lastWords = (): string => {
    const folder = this.#folder
    const results =
      folder === undefined ? [] : [`results: ${folder}\n'ttfa report ${folder}' writes the report`]
    return [...this.#left, ...results].join('')
  }
}
