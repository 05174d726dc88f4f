import type { TargetPlan } from '../../run/plan/run-plan.ts'
import type { UnfinishedWork } from '../input/interrupts.ts'
import { formatCreated } from '../output/format-provisioning.ts'

/** What a run leaves behind if its process is ended. */
export class UnfinishedRun implements UnfinishedWork {
  #folder: string | undefined
  #created: string[] = []

  /** @param folder as the user names it */
  readonly start = (folder: string): void => {
    this.#folder = folder
  }

  readonly create = (target: TargetPlan, created: string): void => {
    this.#created.push(formatCreated(target, created))
  }

  /** Everything that was created is deleted, as far as the provider allows. */
  readonly takeAway = (): void => {
    this.#created = []
  }

  readonly isDeleting = (): boolean => this.#created.length > 0

  readonly lastWords = (): string =>
    [
      ...this.#created.map((line) => `not deleted: ${line}`),
      this.#folder === undefined
        ? ''
        : `results: ${this.#folder}\n'ttfa report ${this.#folder}' writes the report`,
    ].join('')
}
