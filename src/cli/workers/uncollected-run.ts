import type { UnfinishedWork } from '../interrupts.ts'

/** What remains at the broker if the coordinator of a run is ended. */
export class UncollectedRun implements UnfinishedWork {
  #run: string | undefined

  readonly start = (run: string): void => {
    this.#run = run
  }

  readonly isDeleting = (): boolean => false

  readonly lastWords = (): string =>
    this.#run === undefined
      ? ''
      : `the workers stop; 'ttfa run --collect ${this.#run}' collects what they have measured`
}
