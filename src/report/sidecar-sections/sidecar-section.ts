import type { AnyRunFile } from '../../results/run/run-file.ts'
import type { SidecarData, SidecarName, Sidecars } from '../../results/sidecars.ts'
import { oneLine } from '../format/escape.ts'
import { html } from '../format/markup/html.ts'
import type { Section } from '../format/markup/section.ts'

/** What a section about another verb's file is made from, for requests and for conversations. */
export interface SidecarInput {
  readonly sidecars: Sidecars
  readonly runSummary: { readonly file: Pick<AnyRunFile, 'run' | 'scenario'> }
}

/** The most characters of an error about a file that are shown, because it may quote the file. */
const MAX_REASON_LENGTH = 300

type SidecarRenderer<Name extends SidecarName> = (
  data: SidecarData[Name],
  runSummary: SidecarInput['runSummary'],
  sidecars: SidecarInput['sidecars'],
) => Section | undefined

/**
 * A section that shows another verb's file. If the file is damaged, the section says so, and the rest of the
 * report is shown.
 */
export function sidecarSection<Name extends SidecarName>(
  name: Name,
  verb: string,
  render: SidecarRenderer<Name>,
): (input: SidecarInput) => Section | undefined {
  return ({ sidecars, runSummary }) => {
    const sidecar: SidecarInput['sidecars'][Name] = sidecars[name]
    if (sidecar === undefined) return undefined
    if (sidecar.kind === 'read') return render(sidecar.data, runSummary, sidecars)
    return renderDamage(name, verb, sidecar.why)
  }
}

function renderDamage(name: SidecarName, verb: string, why: string): Section {
  return {
    id: name.replace('.json', ''),
    title: `${name} is damaged`,
    body: html`<p>The file is not as <code>ttfa ${verb}</code> writes it: ${oneLine(why, MAX_REASON_LENGTH)}. Run <code>ttfa ${verb}</code> again to replace it.</p>`,
  }
}
