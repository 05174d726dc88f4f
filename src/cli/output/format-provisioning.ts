import { oneLine } from '../../report/format/escape.ts'
import { formatCleanup } from '../../report/format/provisioning/format-cleanup.ts'
import type { TargetPlan } from '../../run/plan/run-plan.ts'
import type { ProvisioningRecords } from '../../run/provision/provisioner.ts'

/** Maximum length of a line that contains a provider's message. */
const MAX_LINE_LENGTH = 400

/** Announces what is being created for a target. Ends in a newline. */
export function formatProvisioningStart({ planned: { id, provider }, clone }: TargetPlan): string {
  return `${id}: ${clone ? 'cloning a voice' : 'creating a pronunciation dictionary'} at ${provider}\n`
}

/** Names what was created, so that the user can delete it after a crash or a kill. Ends in a newline. */
export function formatCreated({ planned: { id, provider } }: TargetPlan, created: string): string {
  return `${oneLine(`${id}: created ${created} at ${provider}; it is deleted after the run`, MAX_LINE_LENGTH)}\n`
}

/** Names what was asked for and may exist: the process ends before the provider answered. Ends in a newline. */
export function formatMaybeLeft({ planned: { id, provider }, clone, dictionary }: TargetPlan): string {
  const what = clone ? `the voice “${clone.step.name}”` : `the dictionary “${dictionary?.step.name}”`
  return `${oneLine(`${id}: ${what} MAY EXIST at ${provider}: look for it there`, MAX_LINE_LENGTH)}\n`
}

/** Names what was created and is not yet deleted when the process ends. Ends in a newline. */
export function formatLeft({ planned: { id, provider } }: TargetPlan, created: string): string {
  return `${oneLine(`${id}: ${created} STILL EXISTS at ${provider}: delete it there`, MAX_LINE_LENGTH)}\n`
}

/** Lists the resources that could not be deleted, so that the user can delete them. Empty, or lines. */
export function formatLeftovers({ clones, dictionaries }: ProvisioningRecords): string {
  const resources = [
    ...clones.map(({ target, voice, removal }) => ({ target, removal, what: `the voice ${voice}` })),
    ...dictionaries.map((record) => ({
      target: record.target,
      removal: record.removal,
      what: `the dictionary ${record.outcome === 'completed' ? record.dictionary : ''}`,
    })),
  ]
  return resources
    .filter(({ removal: { kind } }) => kind === 'by hand' || kind === 'failed')
    .map(
      ({ target, what, removal }) =>
        `${oneLine(`${target}: ${what} ${formatCleanup(removal)}`, MAX_LINE_LENGTH)}\n`,
    )
    .join('')
}
