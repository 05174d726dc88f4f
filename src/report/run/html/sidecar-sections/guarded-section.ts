import type { SidecarName } from '../../../../results/sidecars.ts'
import { html } from '../../../format/markup/html.ts'
import type { Section } from '../../../format/markup/section.ts'
import type { SidecarInput } from '../report-input.ts'

type SectionMaker = (input: SidecarInput) => Section | undefined

/**
 * A section that shows another verb's file. The file may come from anywhere: where it is not what the verb
 * writes, the section says so, and the rest of the report is shown.
 */
export function guardSection(name: SidecarName, verb: string, make: SectionMaker): SectionMaker {
  return (input) => {
    try {
      return make(input)
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof RangeError)) throw error
      return {
        id: name.replace('.json', ''),
        title: `${name} is damaged`,
        body: html`<p>The file is not as <code>ttfa ${verb}</code> writes it. Run <code>ttfa ${verb}</code> again to replace it.</p>`,
      }
    }
  }
}
